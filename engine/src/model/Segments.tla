------------------------------ MODULE Segments ------------------------------
(* A segment of one row, as several nodes own it one after the other, and the  *)
(* attempts that are dialled for it.                                           *)
(*                                                                             *)
(* A server has the batch, the leases of the attempts and the list of who is   *)
(* declared dead, written in one order; a replica that lags may be promoted,   *)
(* while the old server goes on serving those who have not noticed. Requests   *)
(* and replies are actions of their own; links are given up while requests are *)
(* on their way. A node may be declared dead while it lives, may stop for any  *)
(* time between any two of its actions, and may crash. The carrier checks      *)
(* nothing. A call that ended is the row's disposition; one that was lost, or  *)
(* never sent, may be dialled again. Of time one thing is assumed: absence is  *)
(* not proven of an attempt that may still be sent.                            *)
(*                                                                             *)
(* Broken names the rules that are left out; with none the invariants hold.    *)
EXTENDS Integers, FiniteSets
CONSTANTS Nodes, Attempts, Servers, MostLives, MostLinks, Broken

VARIABLES
  db,       \* server -> what it has stored
  replica, newest,
  node,     \* node -> what it knows, and what of that is on its disk
  request,  \* node -> what it asked for and has not been told
  late,     \* requests of links that were given up, still on their way
  stage,    \* attempt -> "new", "asked", "go", "dropped", "sent"
  maker,    \* attempt -> the node that dials it, 0 if none
  carrier   \* attempt -> "no", "wire", "live", "over", "lost"
vars == <<db, replica, newest, node, request, late, stage, maker, carrier>>

None == [op |-> "none", is |-> "none", at |-> 1, life |-> 0, link |-> 0, arg |-> 0, set |-> {}]
Rule(r) == r \notin Broken
Max(a, b) == IF a > b THEN a ELSE b

Init ==
  /\ db = [s \in Servers |->
       [owner |-> 0, token |-> 0, olife |-> 0, last |-> 0, done |-> FALSE,
        lease |-> [a \in Attempts |-> 0], llife |-> [a \in Attempts |-> 0],
        join |-> [n \in Nodes |-> 1], dead |-> [n \in Nodes |-> 0], fence |-> [n \in Nodes |-> 0],
        life |-> [n \in Nodes |-> 1], link |-> [n \in Nodes |-> 1],
        asserted |-> Nodes, under |-> 1, open |-> TRUE]]
  /\ replica = db[1] /\ newest = 1
  /\ node = [n \in Nodes |->
       [life |-> 1, link |-> 1, at |-> 1, ready |-> TRUE, own |-> 0, eff |-> FALSE, seen |-> 0,
        disk |-> {}, owes |-> {}, knows |-> FALSE, said |-> FALSE, taking |-> 0, over |-> 0, ever |-> TRUE]]
  /\ request = [n \in Nodes |-> None] /\ late = {}
  /\ stage = [a \in Attempts |-> "new"] /\ maker = [a \in Attempts |-> 0]
  /\ carrier = [a \in Attempts |-> "no"]

Other(n) == CHOOSE m \in Nodes : m # n
Idle(n) == request[n] = None
Ask(n, op, arg, set) ==
  request' = [request EXCEPT ![n] = [op |-> op, is |-> "asked", at |-> node[n].at, life |-> node[n].life,
                                     link |-> node[n].link, arg |-> arg, set |-> set]]

(* ---- what a node asks for ---- *)
Working(n) == Idle(n) /\ node[n].ready
Quiet(n) == node[n].disk = {} /\ \A a \in Attempts : ~(maker[a] = n /\ stage[a] \in {"asked", "go"})
May(n) == node[n].own # 0 /\ (node[n].eff \/ ~Rule("renew"))
Plain(n) ==
  /\ Working(n)
  /\ \/ node[n].own = 0 /\ node[n].taking = 0 /\ Ask(n, "claim", 0, {})
     \/ node[n].own # 0 /\ ~node[n].eff /\ Ask(n, "renew", node[n].own, {})
     \/ node[n].own # 0 /\ node[n].knows /\ ~node[n].said /\ Ask(n, "write", node[n].own, {})
     \/ node[n].own # 0 /\ node[n].eff /\ Quiet(n) /\ node[n].owes = {} /\ Ask(n, "giveback", node[n].own, {})
     (* The row's disposition is written before the lease is released, by which others would find the call. *)
     \/ \E a \in node[n].owes : (carrier[a] = "over" => node[n].said \/ ~Rule("writefirst")) /\ Ask(n, "release", a, {})
  /\ UNCHANGED <<db, replica, newest, node, late, stage, maker, carrier>>
(* Only when nothing that was dialled for the row is of unknown fate. *)
AskCommit(n, a) ==
  /\ Working(n) /\ May(n) /\ Quiet(n) /\ ~node[n].knows
  /\ stage[a] = "new" /\ \A b \in Attempts : b < a => stage[b] # "new"
  /\ Ask(n, "commit", a, {})
  /\ stage' = [stage EXCEPT ![a] = "asked"] /\ maker' = [maker EXCEPT ![a] = n]
  /\ UNCHANGED <<db, replica, newest, node, late, carrier>>
(* Taking over: declare, fence, list, (write to disk), adopt, take. *)
AskTakeOver(n) ==
  LET t == node[n].taking  x == Other(n)
  IN /\ Working(n) /\ node[n].own = 0
     /\ CASE t = 0 -> Ask(n, "declare", db[node[n].at].join[x], {})
          [] t = 1 -> Ask(n, "fence", 0, {})
          [] t = 2 -> IF Rule("adoptfirst") THEN Ask(n, "list", 0, {}) ELSE Ask(n, "take", 0, {})
          [] t = 3 -> Ask(n, "adopt", 0, node[n].disk)
          [] OTHER -> Ask(n, "take", 0, {})
     /\ UNCHANGED <<db, replica, newest, node, late, stage, maker, carrier>>

(* ---- the scripts ---- *)
Fenced(d, n, r) == r.life <= d.fence[n] /\ (Rule("lifefence") \/ r.link = 1)
Heard(d, s, n, r) ==
  /\ d.under = s \/ ~Rule("quarantine")
  /\ n \in d.asserted \/ ~Rule("quarantine")
  /\ ~Fenced(d, n, r) /\ d.life[n] = r.life /\ d.link[n] = r.link
  /\ d.open
Given(d, n, r) == [d EXCEPT !.owner = n, !.olife = r.life, !.token = d.last + 1, !.last = @ + 1]
Yes(d, s, n, r) ==
  LET x == Other(n)
  IN Heard(d, s, n, r) /\
     CASE r.op = "claim"    -> d.owner = 0
       [] r.op = "renew"    -> d.owner = n /\ d.token = r.arg
       [] r.op = "write"    -> d.owner = n /\ d.token = r.arg
       [] r.op = "giveback" -> d.owner = n /\ d.token = r.arg
       [] r.op = "commit"   -> TRUE
       [] r.op = "release"  -> TRUE
       [] r.op = "declare"  -> d.join[x] <= r.arg \/ d.dead[x] >= r.arg
       [] r.op \in {"fence", "list", "adopt"} -> d.dead[x] # 0
       [] r.op = "take"     -> d.owner = x /\ d.olife <= IF Rule("fence") THEN d.fence[x] ELSE d.dead[x]
       [] OTHER -> FALSE
(* The last life of x that is fenced. *)
Last(d, x) == IF Rule("fence") THEN d.fence[x] ELSE d.dead[x]
After(d, n, r) ==
  LET x == Other(n)
  IN CASE r.op \in {"claim", "take"} -> Given(d, n, r)
       [] r.op = "write"    -> [d EXCEPT !.done = TRUE]
       [] r.op = "giveback" -> [d EXCEPT !.owner = 0]
       [] r.op = "release"  -> [d EXCEPT !.lease[r.arg] = 0]
       [] r.op = "commit"   -> [d EXCEPT !.lease[r.arg] = n, !.llife[r.arg] = r.life]
       [] r.op = "declare"  -> [d EXCEPT !.dead[x] = Max(@, r.arg)]
       [] r.op = "fence"    ->
            IF ~Rule("fence") \/ d.life[x] > d.dead[x] THEN d
            ELSE [d EXCEPT !.fence[x] = Max(@, d.dead[x]), !.asserted = @ \ {x},
                           !.owner = IF ~Rule("keep") /\ @ = x THEN 0 ELSE @]
       [] r.op = "adopt"    ->
            [d EXCEPT !.lease = [a \in Attempts |->
                        IF a \in r.set /\ @[a] = x /\ d.llife[a] <= Last(d, x) THEN n ELSE @[a]],
                      !.llife = [a \in Attempts |->
                        IF a \in r.set /\ d.lease[a] = x /\ @[a] <= Last(d, x) THEN r.life ELSE @[a]]]
       [] OTHER -> d
(* What comes with a yes. *)
Said(d, n, r) ==
  LET x == Other(n)
  IN IF r.op = "list" THEN {a \in Attempts : d.lease[a] = x /\ d.llife[a] <= Last(d, x)} ELSE {}
(* A node says what it owns, holds and has written; arg is its token, set what it holds. *)
Asserted(d, s, n, r) ==
  LET fresh == d.under # s
      former == IF r.over > d.fence[n] THEN r.over ELSE d.fence[n]
      mine == r.arg # 0 /\ (r.arg > d.token \/ (r.arg = d.token /\ d.owner = n /\ d.olife > former))
      frees == d.owner = n /\ ~mine /\ (d.olife = r.life \/ ~Rule("lives"))
      keeps(a) == \/ d.lease[a] # n
                  \/ Rule("protect") /\ d.llife[a] <= former
  IN [d EXCEPT
       !.owner = IF mine THEN n ELSE IF frees THEN 0 ELSE @,
       !.olife = IF mine THEN r.life ELSE @,
       !.token = IF mine THEN r.arg ELSE @,
       !.last = Max(@, r.seen),
       !.done = @ \/ (r.done /\ Rule("again")),
       !.lease = [a \in Attempts |-> IF a \in r.set THEN n ELSE IF keeps(a) THEN @[a] ELSE 0],
       !.llife = [a \in Attempts |-> IF a \in r.set THEN r.life ELSE @[a]],
       !.fence[n] = former, !.life[n] = r.life, !.link[n] = r.link,
       !.asserted = IF fresh THEN {n} ELSE @ \cup {n},
       !.under = s, !.open = IF fresh /\ Rule("quarantine") THEN FALSE ELSE @]
(* A node that names what a fenced life of it dialled is told so, and names it no more. *)
MayAssert(d, n, r) ==
  /\ ~Fenced(d, n, r) /\ (r.over >= d.fence[n] \/ ~Rule("lifefence"))
  /\ r.life > d.life[n] \/ (r.life = d.life[n] /\ r.link >= d.link[n])

Serve(n) ==
  LET r == request[n]  d == db[r.at]
      yes == IF r.op = "assert" THEN MayAssert(d, n, r) ELSE Yes(d, r.at, n, r)
      e == IF ~yes THEN d ELSE IF r.op = "assert" THEN Asserted(d, r.at, n, r) ELSE After(d, n, r)
  IN /\ r.is = "asked"
     /\ db' = [db EXCEPT ![r.at] = e]
     /\ request' = [request EXCEPT ![n] =
          IF r.op = "assert" THEN [@ EXCEPT !.is = IF yes THEN "yes" ELSE "no"]
          ELSE [@ EXCEPT !.is = IF yes THEN "yes"
                                ELSE IF r.op \in {"renew", "write", "giveback"} /\ Heard(d, r.at, n, r) THEN "lost"
                                ELSE "no",
                         !.arg = IF r.op \in {"claim", "take"} THEN e.token ELSE @,
                         !.set = IF r.op = "list" THEN Said(d, n, r)
                                 ELSE IF r.op \in {"claim", "take"} /\ d.done THEN {0} ELSE @]]
     /\ UNCHANGED <<replica, newest, node, late, stage, maker, carrier>>
ServeLate(l) ==
  LET d == db[l.at]
      yes == IF l.op = "assert" THEN MayAssert(d, l.node, l) ELSE Yes(d, l.at, l.node, l)
  IN /\ late' = late \ {l}
     /\ db' = IF ~yes THEN db
              ELSE [db EXCEPT ![l.at] = IF l.op = "assert" THEN Asserted(d, l.at, l.node, l)
                                        ELSE After(d, l.node, l)]
     /\ UNCHANGED <<replica, newest, node, request, stage, maker, carrier>>

(* ---- what the node makes of a reply ---- *)
Told(n) ==
  LET r == request[n]  k == node[n]  yes == r.is = "yes"
  IN /\ r.is \in {"yes", "no", "lost"}
     /\ request' = [request EXCEPT ![n] = None]
     /\ node' = [node EXCEPT ![n] =
          CASE r.op = "assert" -> [k EXCEPT !.ready = yes, !.ever = @ \/ yes]
            [] r.is = "lost" -> [k EXCEPT !.own = 0, !.eff = FALSE]
            [] r.op = "claim" /\ yes -> [k EXCEPT !.own = r.arg, !.eff = TRUE, !.seen = Max(@, r.arg),
                                                  !.knows = @ \/ r.set = {0}]
            [] r.op = "take" /\ yes -> [k EXCEPT !.own = r.arg, !.eff = TRUE, !.seen = Max(@, r.arg),
                                                 !.taking = 0, !.knows = @ \/ r.set = {0}]
            [] r.op = "take" -> [k EXCEPT !.taking = 0]
            [] r.op = "renew" -> [k EXCEPT !.eff = @ \/ yes]
            [] r.op = "write" -> [k EXCEPT !.said = @ \/ yes]
            [] r.op = "giveback" /\ yes -> [k EXCEPT !.own = 0, !.eff = FALSE]
            [] r.op = "release" /\ yes -> [k EXCEPT !.owes = @ \ {r.arg}]
            [] r.op = "declare" -> [k EXCEPT !.taking = IF yes THEN 1 ELSE 0]
            [] r.op = "fence" -> [k EXCEPT !.taking = IF yes THEN 2 ELSE 0]
            [] r.op = "list" -> [k EXCEPT !.taking = IF yes THEN 3 ELSE 0,
                                          !.disk = IF yes THEN @ \cup r.set ELSE @]
            [] r.op = "adopt" -> [k EXCEPT !.taking = IF yes THEN 4 ELSE 0]
            [] OTHER -> k]
     /\ stage' = IF r.op # "commit" THEN stage
                 ELSE [stage EXCEPT ![r.arg] = IF yes THEN "go" ELSE "dropped"]
     /\ UNCHANGED <<db, replica, newest, late, maker, carrier>>

(* ---- the dial ---- *)
(* However long ago the grant was answered: a process may have hung since. *)
Send(n, a) ==
  /\ stage[a] = "go" /\ maker[a] = n
  /\ stage' = [stage EXCEPT ![a] = "sent"] /\ carrier' = [carrier EXCEPT ![a] = "wire"]
  /\ node' = [node EXCEPT ![n].disk = @ \cup {a}]
  /\ UNCHANGED <<db, replica, newest, request, late, maker>>
Drop(n, a) ==
  /\ stage[a] = "go" /\ maker[a] = n /\ stage' = [stage EXCEPT ![a] = "dropped"]
  /\ UNCHANGED <<db, replica, newest, node, request, late, maker, carrier>>
Wire(a) ==
  /\ \/ carrier[a] = "wire" /\ \E to \in {"live", "lost"} : carrier' = [carrier EXCEPT ![a] = to]
     \/ carrier[a] = "live" /\ carrier' = [carrier EXCEPT ![a] = "over"]
  /\ UNCHANGED <<db, replica, newest, node, request, late, stage, maker>>
(* A callback, a look-up, or absence proven. *)
Evidence(n, a) ==
  /\ a \in node[n].disk
  /\ carrier[a] \in {"over", "lost"} \/ stage[a] = "dropped"
  /\ node' = [node EXCEPT ![n].disk = @ \ {a}, ![n].owes = @ \cup {a}, ![n].knows = @ \/ carrier[a] = "over"]
  /\ UNCHANGED <<db, replica, newest, request, late, stage, maker, carrier>>

(* ---- another link, another life ---- *)
Lates(n) == IF request[n].is # "asked" THEN late
            ELSE late \cup {IF request[n].op = "assert" THEN [request[n] EXCEPT !.node = n]
                            ELSE [op |-> request[n].op, at |-> request[n].at, life |-> request[n].life,
                                  link |-> request[n].link, arg |-> request[n].arg, set |-> request[n].set,
                                  node |-> n]}
Begin(n, k, s) ==
  /\ node' = [node EXCEPT ![n] = k]
  /\ request' = [request EXCEPT ![n] =
       [op |-> "assert", is |-> "asked", at |-> s, life |-> k.life, link |-> k.link, arg |-> k.own,
        set |-> k.disk \cup k.owes, seen |-> k.seen, done |-> k.said, over |-> k.over, node |-> n]]
  /\ late' = Lates(n)
  (* What was granted and not sent is given up with the link. *)
  /\ stage' = [a \in Attempts |-> IF maker[a] = n /\ stage[a] \in {"asked", "go"} THEN "dropped" ELSE stage[a]]
  /\ UNCHANGED <<replica, newest, maker, carrier>>
(* What it hears of its former lives. What they had dialled is others' then. *)
Hears(k, over) ==
  IF over = 0 \/ over = k.over \/ k.ever THEN [k EXCEPT !.over = Max(@, over)]
  ELSE [k EXCEPT !.over = over, !.disk = {}, !.owes = {}]
Relink(n, s) ==
  LET k == node[n]
  IN /\ k.link < MostLinks /\ s >= k.at /\ s <= newest
     /\ Begin(n, Hears([k EXCEPT !.link = @ + 1, !.at = s, !.ready = FALSE, !.eff = FALSE, !.taking = 0],
                       IF db[s].fence[n] < k.life THEN db[s].fence[n] ELSE 0), s)
     /\ UNCHANGED db
(* A crash, or it was told that it is declared dead. It joins before it says anything else. *)
NewLife(n, s) ==
  LET k == node[n]
  IN /\ k.life < MostLives /\ s >= k.at /\ s <= newest
     /\ Begin(n, Hears([k EXCEPT !.life = @ + 1, !.link = 1, !.at = s, !.ready = FALSE, !.own = 0, !.eff = FALSE,
                                 !.taking = 0, !.ever = FALSE],
                       Max(db[s].dead[n], db[s].fence[n])), s)
     /\ db' = [db EXCEPT ![s].join[n] = Max(@, k.life + 1)]
(* A life that nobody missed: it fences the former one in the batch alone, and takes over from itself. *)
TakeBack(n) ==
  LET d == db[node[n].at]  r == [life |-> node[n].life, link |-> node[n].link]
  IN /\ Working(n) /\ node[n].own = 0 /\ Heard(d, node[n].at, n, r)
     /\ d.owner = n /\ d.olife < node[n].life /\ node[n].over < d.olife
     /\ db' = [db EXCEPT ![node[n].at] = Given(d, n, r)]
     /\ node' = [node EXCEPT ![n].own = d.last + 1, ![n].eff = TRUE, ![n].seen = Max(@, d.last + 1),
                             ![n].knows = @ \/ d.done]
     /\ UNCHANGED <<replica, newest, request, late, stage, maker, carrier>>
OpenServer(s) ==
  LET d == db[s]
  IN /\ d.under = s /\ ~d.open
     /\ \A n \in Nodes : n \in d.asserted \/ d.life[n] <= d.fence[n]
     /\ db' = [db EXCEPT ![s].open = TRUE]
     /\ UNCHANGED <<replica, newest, node, request, late, stage, maker, carrier>>

Replicate ==
  /\ replica # db[newest] /\ replica' = db[newest]
  /\ UNCHANGED <<db, newest, node, request, late, stage, maker, carrier>>
Promote ==
  /\ newest + 1 \in Servers /\ newest' = newest + 1
  /\ db' = [db EXCEPT ![newest + 1] = replica]
  /\ UNCHANGED <<replica, node, request, late, stage, maker, carrier>>

Next ==
  \/ \E n \in Nodes : Plain(n) \/ AskTakeOver(n) \/ Serve(n) \/ Told(n) \/ TakeBack(n)
  \/ \E n \in Nodes, a \in Attempts : AskCommit(n, a) \/ Send(n, a) \/ Drop(n, a) \/ Evidence(n, a)
  \/ \E a \in Attempts : Wire(a)
  \/ \E n \in Nodes, s \in Servers : Relink(n, s) \/ NewLife(n, s)
  \/ \E l \in late : ServeLate(l)
  \/ \E s \in Servers : s <= newest /\ OpenServer(s)
  \/ Replicate \/ Promote
Spec == Init /\ [][Next]_vars

(* P6: no attempt is dialled while another may ring, nor after a call that ended. *)
NeverTwice == \A a, b \in Attempts : a # b => ~(carrier[a] \in {"wire", "live", "over"}
                                               /\ carrier[b] \in {"wire", "live", "over"})
(* No two nodes may have their dials for the row committed by the same server. *)
CanDial(n) ==
  LET k == node[n]
  IN k.ready /\ May(n) /\ Quiet(n) /\ ~k.knows /\ Heard(db[k.at], k.at, n, [life |-> k.life, link |-> k.link])
OneEffective == \A m, n \in Nodes : m # n /\ CanDial(m) /\ CanDial(n) => node[m].at # node[n].at
(* Not an invariant: the row is done by a node that took it over from one that had dialled, after a promotion. *)
NeverReached == ~(newest > 1 /\ db[newest].done /\ \E n \in Nodes : db[newest].owner = n /\ node[n].said
                  /\ db[newest].fence[Other(n)] > 0 /\ \E a \in Attempts : carrier[a] = "over" /\ maker[a] # n)
=============================================================================

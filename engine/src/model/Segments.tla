------------------------------ MODULE Segments ------------------------------
(* A segment of one row, as two nodes own it one after the other, and the      *)
(* attempts that are dialled for it.                                           *)
(*                                                                             *)
(* A server has the batch, the leases of the attempts and the list of who is   *)
(* declared dead, written in one order; a replica that lags may be promoted,   *)
(* while the old server goes on serving those who have not noticed. A call is  *)
(* served and answered, or its node gives up the link and opens another, and   *)
(* the call may come late. A node may be declared dead while it lives, may     *)
(* stop for any time between any two of its actions, and may crash. The        *)
(* carrier checks nothing. A call that ended is the row's disposition; one     *)
(* that was lost, or never sent, may be dialled again. Of time one thing is    *)
(* assumed: absence is not proven of an attempt that may still be sent.        *)
(*                                                                             *)
(* Broken names the rules that are left out; with none the invariants hold.    *)
EXTENDS Integers, FiniteSets
CONSTANTS Nodes, Takers, Attempts, Servers, MostLives, MostLinks, MostOwners, MostLate, Broken

VARIABLES
  db,       \* server -> what it has stored
  replica, newest,
  node,     \* node -> what it knows
  saying,   \* node -> what it says of itself on a new link and has not been told
  late,     \* calls of links that were given up, still on their way
  stage,    \* attempt -> "new", "go", "dropped", "sent"
  maker,    \* attempt -> the node that dials it, 0 if none
  carrier   \* attempt -> "no", "wire", "live", "over", "lost"
vars == <<db, replica, newest, node, saying, late, stage, maker, carrier>>

Rule(r) == r \notin Broken
Max(a, b) == IF a > b THEN a ELSE b
Other(n) == CHOOSE m \in Nodes : m # n
Silent == [is |-> FALSE]

Init ==
  /\ db = [s \in Servers |->
       [owner |-> 0, token |-> 0, olife |-> 0, last |-> 0, done |-> FALSE,
        lease |-> [a \in Attempts |-> 0], llife |-> [a \in Attempts |-> 0],
        join |-> [n \in Nodes |-> 1], dead |-> [n \in Nodes |-> 0], fence |-> [n \in Nodes |-> 0],
        life |-> [n \in Nodes |-> 1], link |-> [n \in Nodes |-> 1],
        asserted |-> Nodes, under |-> 1, open |-> TRUE]]
  /\ replica = db[1] /\ newest = 1
  (* own: the token, eff: whether it is effective, disk: attempts of unknown fate, owes: leases to be released, *)
  (* knows: the row's disposition, said: that was acknowledged, over: the former life of its own that was fenced *)
  /\ node = [n \in Nodes |->
       [life |-> 1, link |-> 1, at |-> 1, ready |-> TRUE, own |-> 0, eff |-> FALSE, seen |-> 0,
        disk |-> {}, owes |-> {}, knows |-> FALSE, said |-> FALSE, taking |-> 0, over |-> 0, ever |-> TRUE]]
  /\ saying = [n \in Nodes |-> Silent] /\ late = {}
  /\ stage = [a \in Attempts |-> "new"] /\ maker = [a \in Attempts |-> 0]
  /\ carrier = [a \in Attempts |-> "no"]

(* ---- what a node may ask for ---- *)
Call(n, op, arg, set) ==
  [op |-> op, node |-> n, at |-> node[n].at, life |-> node[n].life, link |-> node[n].link, arg |-> arg, set |-> set]
(* Calls that change nothing that another node could not change at any time: they need not come late. *)
Reading == {"renew", "list", "declare"}
Quiet(n) == node[n].disk = {} /\ \A a \in Attempts : ~(maker[a] = n /\ stage[a] = "go")
May(n) == node[n].own # 0 /\ (node[n].eff \/ ~Rule("renew"))
Next1(a) == stage[a] = "new" /\ \A b \in Attempts : b < a => stage[b] # "new"
(* Only when nothing that was dialled for the row is of unknown fate. *)
Dials(n) == May(n) /\ Quiet(n) /\ ~node[n].knows
TakeOver(n) ==
  LET t == node[n].taking  x == Other(n)
  IN CASE t = 0 -> Call(n, "declare", db[node[n].at].join[x], {})
       [] t = 1 -> Call(n, "fence", 0, {})
       [] t = 2 -> IF Rule("adoptfirst") THEN Call(n, "list", 0, {}) ELSE Call(n, "take", 0, {})
       [] t = 3 -> Call(n, "adopt", 0, node[n].disk)
       [] OTHER -> Call(n, "take", 0, {})
Calls(n) ==
  LET k == node[n]
  IN (IF k.own = 0 /\ k.taking = 0 THEN {Call(n, "claim", 0, {})} ELSE {})
     \cup (IF k.own = 0 /\ n \in Takers THEN {TakeOver(n)} ELSE {})
     \cup (IF k.own # 0 /\ ~k.eff THEN {Call(n, "renew", k.own, {})} ELSE {})
     \cup (IF k.own # 0 /\ k.knows /\ ~k.said THEN {Call(n, "write", k.own, {})} ELSE {})
     \cup (IF k.own # 0 /\ k.eff /\ Quiet(n) /\ k.owes = {} THEN {Call(n, "giveback", k.own, {})} ELSE {})
     (* The disposition is written before the lease is released, by which others would find the call. *)
     \cup {Call(n, "release", a, {}) : a \in {b \in k.owes : carrier[b] = "over" => k.said \/ ~Rule("writefirst")}}
     \cup (IF Dials(n) THEN {Call(n, "commit", a, {}) : a \in {b \in Attempts : Next1(b)}} ELSE {})

(* ---- the scripts ---- *)
Fenced(d, n, r) == r.life <= d.fence[n] /\ (Rule("lifefence") \/ r.link = 1)
Heard(d, s, n, r) ==
  /\ d.under = s \/ ~Rule("quarantine")
  /\ n \in d.asserted \/ ~Rule("quarantine")
  /\ ~Fenced(d, n, r) /\ d.life[n] = r.life /\ d.link[n] = r.link
  /\ d.open
(* The last life of x that is fenced. *)
Last(d, x) == IF Rule("fence") THEN d.fence[x] ELSE d.dead[x]
Given(d, n, r) == [d EXCEPT !.owner = n, !.olife = r.life, !.token = d.last + 1, !.last = @ + 1]
Yes(d, r) ==
  LET n == r.node  x == Other(n)
  IN CASE r.op = "claim" -> d.owner = 0
       [] r.op \in {"renew", "write", "giveback"} -> d.owner = n /\ d.token = r.arg
       [] r.op = "declare" -> d.join[x] <= r.arg \/ d.dead[x] >= r.arg
       [] r.op \in {"fence", "list", "adopt"} -> d.dead[x] # 0
       [] r.op = "take" -> d.owner = x /\ d.olife <= Last(d, x)
       [] OTHER -> TRUE
After(d, r) ==
  LET n == r.node  x == Other(n)
      theirs(a) == d.lease[a] = x /\ d.llife[a] <= Last(d, x)
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
            [d EXCEPT !.lease = [a \in Attempts |-> IF a \in r.set /\ theirs(a) THEN n ELSE @[a]],
                      !.llife = [a \in Attempts |-> IF a \in r.set /\ theirs(a) THEN r.life ELSE @[a]]]
       [] OTHER -> d
(* What the node makes of the answer. *)
Told(k, d, e, r) ==
  LET x == Other(r.node)
      listed == {a \in Attempts : d.lease[a] = x /\ d.llife[a] <= Last(d, x)}
  IN CASE r.op \in {"claim", "take"} ->
            [k EXCEPT !.own = e.token, !.eff = TRUE, !.seen = Max(@, e.token), !.taking = 0, !.knows = @ \/ d.done]
       (* Also what others have written of the row meanwhile is read again. *)
       [] r.op = "renew"    -> [k EXCEPT !.eff = TRUE, !.knows = @ \/ (d.done /\ Rule("reread"))]
       [] r.op = "write"    -> [k EXCEPT !.said = TRUE]
       [] r.op = "giveback" -> [k EXCEPT !.own = 0, !.eff = FALSE]
       [] r.op = "release"  -> [k EXCEPT !.owes = @ \ {r.arg}]
       [] r.op = "declare"  -> [k EXCEPT !.taking = 1]
       [] r.op = "fence"    -> [k EXCEPT !.taking = 2]
       [] r.op = "list"     -> [k EXCEPT !.taking = 3, !.disk = @ \cup listed]
       [] r.op = "adopt"    -> [k EXCEPT !.taking = 4]
       [] OTHER -> k
Ask(n) ==
  /\ node[n].ready
  /\ \E r \in Calls(n) :
       LET d == db[r.at]
       IN /\ Heard(d, r.at, n, r)
          /\ IF Yes(d, r)
             THEN /\ db' = [db EXCEPT ![r.at] = After(d, r)]
                  /\ node' = [node EXCEPT ![n] = Told(@, d, After(d, r), r)]
                  /\ IF r.op # "commit" THEN UNCHANGED <<stage, maker>>
                     ELSE stage' = [stage EXCEPT ![r.arg] = "go"] /\ maker' = [maker EXCEPT ![r.arg] = n]
             ELSE /\ node' = [node EXCEPT ![n] = IF r.op \in {"renew", "write", "giveback"}
                                                 THEN [@ EXCEPT !.own = 0, !.eff = FALSE] ELSE [@ EXCEPT !.taking = 0]]
                  /\ node' # node
                  /\ UNCHANGED <<db, stage, maker>>
  /\ UNCHANGED <<replica, newest, saying, late, carrier>>

(* A node says what it owns (arg), what it holds (set), and whether it has written the disposition (done). *)
Asserted(d, r) ==
  LET n == r.node
      fresh == d.under # r.at
      former == Max(r.over, d.fence[n])
      mine == r.arg # 0 /\ (r.arg > d.token \/ (r.arg = d.token /\ d.owner = n /\ d.olife > former))
      frees == d.owner = n /\ ~mine /\ (IF d.olife = r.life THEN ~Rule("unnamed") ELSE ~Rule("lives"))
      keeps(a) == d.lease[a] # n \/ (Rule("protect") /\ d.llife[a] <= former)
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
       !.under = r.at, !.open = IF fresh /\ Rule("quarantine") THEN FALSE ELSE @]
(* A node that names what a fenced life of it dialled is told so, and names it no more. *)
MayAssert(d, r) ==
  /\ ~Fenced(d, r.node, r) /\ (r.over >= d.fence[r.node] \/ ~Rule("lifefence"))
  /\ r.life > d.life[r.node] \/ (r.life = d.life[r.node] /\ r.link >= d.link[r.node])
Assert(n) ==
  LET r == saying[n]
  IN /\ r.is /\ MayAssert(db[r.at], r)
     /\ db' = [db EXCEPT ![r.at] = Asserted(@, r)]
     /\ saying' = [saying EXCEPT ![n] = Silent]
     (* What its life owns and it did not name, it is told. *)
     /\ LET d == Asserted(db[r.at], r)  told == d.owner = n /\ d.olife = r.life
        IN node' = [node EXCEPT ![n].ready = TRUE, ![n].ever = TRUE, ![n].own = IF told THEN d.token ELSE @,
                                ![n].seen = IF told THEN Max(@, d.token) ELSE @]
     /\ UNCHANGED <<replica, newest, late, stage, maker, carrier>>
ServeLate(r) ==
  LET d == db[r.at]
  IN /\ late' = late \ {r}
     /\ db' = IF r.op = "assert" THEN IF MayAssert(d, r) THEN [db EXCEPT ![r.at] = Asserted(d, r)] ELSE db
              ELSE IF Heard(d, r.at, r.node, r) /\ Yes(d, r) THEN [db EXCEPT ![r.at] = After(d, r)] ELSE db
     /\ UNCHANGED <<replica, newest, node, saying, stage, maker, carrier>>

(* ---- the dial ---- *)
(* However long ago the grant was answered: a process may have hung since. *)
Send(n, a) ==
  /\ stage[a] = "go" /\ maker[a] = n
  /\ stage' = [stage EXCEPT ![a] = "sent"] /\ carrier' = [carrier EXCEPT ![a] = "wire"]
  /\ node' = [node EXCEPT ![n].disk = @ \cup {a}]
  /\ UNCHANGED <<db, replica, newest, saying, late, maker>>
Wire(a) ==
  /\ \/ carrier[a] = "wire" /\ \E to \in {"live", "lost"} : carrier' = [carrier EXCEPT ![a] = to]
     \/ carrier[a] = "live" /\ carrier' = [carrier EXCEPT ![a] = "over"]
  /\ UNCHANGED <<db, replica, newest, node, saying, late, stage, maker>>
(* A callback, a look-up, or absence proven. *)
Evidence(n, a) ==
  /\ a \in node[n].disk
  /\ carrier[a] \in {"over", "lost"} \/ stage[a] = "dropped"
  /\ node' = [node EXCEPT ![n].disk = @ \ {a}, ![n].owes = @ \cup {a}, ![n].knows = @ \/ carrier[a] = "over"]
  /\ UNCHANGED <<db, replica, newest, saying, late, stage, maker, carrier>>

(* ---- another link, another life ---- *)
(* What was granted and not sent is given up with the link; one call of it may be on its way still. *)
Begin(n, k, s) ==
  /\ node' = [node EXCEPT ![n] = k]
  /\ saying' = [saying EXCEPT ![n] =
       [is |-> TRUE, op |-> "assert", node |-> n, at |-> s, life |-> k.life, link |-> k.link, arg |-> k.own,
        set |-> k.disk \cup k.owes, seen |-> k.seen, done |-> k.said, over |-> k.over]]
  /\ \E l \in IF Cardinality(late) >= MostLate THEN {{}} ELSE (IF saying[n].is THEN {{saying[n]}} ELSE {{r} : r \in {c \in Calls(n) : c.op \notin Reading}}) \cup {{}} :
       /\ late' = late \cup l
       /\ LET asked == {r.arg : r \in {q \in l : q.op = "commit"}}
          IN /\ stage' = [a \in Attempts |->
                  IF a \in asked \/ (maker[a] = n /\ stage[a] = "go") THEN "dropped" ELSE stage[a]]
             /\ maker' = [a \in Attempts |-> IF a \in asked THEN n ELSE maker[a]]
  /\ UNCHANGED <<replica, newest, carrier>>
(* What it hears of its former lives: what they had dialled is others' then. *)
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
  IN /\ n \notin Takers /\ k.life < MostLives /\ s >= k.at /\ s <= newest
     /\ Begin(n, Hears([k EXCEPT !.life = @ + 1, !.link = 1, !.at = s, !.ready = FALSE, !.own = 0, !.eff = FALSE,
                                 !.taking = 0, !.ever = FALSE],
                       Max(db[s].dead[n], db[s].fence[n])), s)
     /\ db' = [db EXCEPT ![s].join[n] = Max(@, k.life + 1)]
(* A life that nobody missed: it fences the former one in the batch alone, and takes over from itself. *)
TakeBack(n) ==
  LET d == db[node[n].at]  r == [life |-> node[n].life, link |-> node[n].link]
  IN /\ node[n].ready /\ node[n].own = 0 /\ Heard(d, node[n].at, n, r)
     /\ d.owner = n /\ d.olife < node[n].life /\ node[n].over < d.olife
     /\ db' = [db EXCEPT ![node[n].at] = Given(d, n, r)]
     /\ node' = [node EXCEPT ![n].own = d.last + 1, ![n].eff = TRUE, ![n].seen = Max(@, d.last + 1),
                             ![n].knows = @ \/ d.done]
     /\ UNCHANGED <<replica, newest, saying, late, stage, maker, carrier>>
OpenServer(s) ==
  LET d == db[s]
  IN /\ d.under = s /\ ~d.open
     /\ \A n \in Nodes : n \in d.asserted \/ d.life[n] <= d.fence[n]
     /\ db' = [db EXCEPT ![s].open = TRUE]
     /\ UNCHANGED <<replica, newest, node, saying, late, stage, maker, carrier>>

(* Only what the replica has when it is promoted matters: it stops, once, and lags from then on. *)
Lag ==
  /\ newest + 1 \in Servers /\ replica = db[newest + 1] /\ replica' = db[newest] /\ replica' # replica
  /\ UNCHANGED <<db, newest, node, saying, late, stage, maker, carrier>>
Promote ==
  /\ newest + 1 \in Servers /\ newest' = newest + 1
  /\ db' = [db EXCEPT ![newest + 1] = replica]
  /\ UNCHANGED <<replica, node, saying, late, stage, maker, carrier>>

Next ==
  \/ \E n \in Nodes : Ask(n) \/ Assert(n) \/ TakeBack(n)
  \/ \E n \in Nodes, a \in Attempts : Send(n, a) \/ Evidence(n, a)
  \/ \E a \in Attempts : Wire(a)
  \/ \E n \in Nodes, s \in Servers : Relink(n, s) \/ NewLife(n, s)
  \/ \E r \in late : ServeLate(r)
  \/ \E s \in Servers : s <= newest /\ OpenServer(s)
  \/ Lag \/ Promote
Spec == Init /\ [][Next]_vars
(* Owners come and go without end; so many are enough. *)
Few == \A s \in Servers : db[s].last <= MostOwners

(* P6: no attempt is dialled while another may ring, nor after a call that ended. *)
NeverTwice == \A a, b \in Attempts : a # b => ~(carrier[a] \in {"wire", "live", "over"}
                                               /\ carrier[b] \in {"wire", "live", "over"})
(* No two nodes may have their dials for the row committed by the same server. *)
CanDial(n) ==
  LET k == node[n]
  IN k.ready /\ Dials(n) /\ Heard(db[k.at], k.at, n, [life |-> k.life, link |-> k.link])
OneEffective == \A m, n \in Nodes : m # n /\ CanDial(m) /\ CanDial(n) => node[m].at # node[n].at
(* Not an invariant: the row is done by a node that took it over from one that had dialled. *)
NeverReached == ~(\E n \in Nodes : db[newest].done /\ db[newest].owner = n /\ node[n].said
                  /\ db[newest].fence[Other(n)] > 0 /\ \E a \in Attempts : carrier[a] = "over" /\ maker[a] # n)
(* Nor this: it was lost, and is there again. *)
NeverLost == ~(newest > 1 /\ db[newest].open /\ db[newest].done /\ ~replica.done /\ \E n \in Nodes : node[n].said)
=============================================================================

------------------------------- MODULE Lease -------------------------------
(* The lease of one number's channels, as several nodes ask for it in Redis.   *)
(*                                                                             *)
(* A request and its reply are actions of their own, and either may be lost or *)
(* late. A server may be replaced by a replica that lags, and goes on serving  *)
(* those who have not noticed. A node may crash, and may open another link     *)
(* while what it sent on the old one is still on its way. The carrier checks   *)
(* nothing: what leaves a node may land.                                       *)
(*                                                                             *)
(* Broken names the rules that are left out; with none the invariants hold.    *)
EXTENDS Integers, FiniteSets
CONSTANTS Nodes, Attempts, Owner(_), Channels, Servers, MostLinks, MostCrashes, Broken

VARIABLES
  db,       \* server -> [lease, under, open, asserted, link], what it has stored
  replica,  \* what the replica of the newest server has got so far
  newest,   \* the server that was promoted last
  local,    \* attempt -> where its owner believes it to be
  journal,  \* attempts whose send is on its owner's disk and that are not over
  request,  \* attempt -> what its owner asked for and has not been told
  late,     \* requests of links that were given up, still on their way
  at,       \* node -> the server that its link is to
  link,     \* node -> how many links it has opened
  assertion,\* node -> what it re-asserts on its link
  carrier,  \* attempt -> "no", "wire", "live", "over", or "lost" on its way
  crashes
vars == <<db, replica, newest, local, journal, request, late, at, link, assertion, carrier, crashes>>

Nothing == [op |-> "none", server |-> 1, link |-> 0, is |-> "none"]
Mine(n) == {a \in Attempts : Owner(a) = n}
(* What a server calls its epoch. By its run id, the third server is the first again. *)
Epoch(s) == IF "runid" \in Broken THEN s % 2 ELSE s
Carried(d) == {a \in Attempts : d.lease[a] # "none"}

Init ==
  /\ db = [s \in Servers |-> [lease |-> [a \in Attempts |-> "none"], under |-> Epoch(1), open |-> TRUE,
                              asserted |-> Nodes, link |-> [n \in Nodes |-> 1]]]
  /\ replica = db[1] /\ newest = 1
  /\ local = [a \in Attempts |-> "idle"] /\ journal = {}
  /\ request = [a \in Attempts |-> Nothing] /\ late = {}
  /\ at = [n \in Nodes |-> 1] /\ link = [n \in Nodes |-> 1]
  /\ assertion = [n \in Nodes |-> [is |-> "done", names |-> {}]]
  /\ carrier = [a \in Attempts |-> "no"] /\ crashes = 0

Ready(n) == assertion[n].is = "done"
Ask(a, op, then) ==
  /\ request[a] = Nothing /\ Ready(Owner(a))
  /\ request' = [request EXCEPT ![a] = [op |-> op, server |-> at[Owner(a)], link |-> link[Owner(a)], is |-> "asked"]]
  /\ local' = [local EXCEPT ![a] = then]
  /\ UNCHANGED <<db, replica, newest, journal, late, at, link, assertion, carrier, crashes>>

AskReserve(a) == local[a] = "idle" /\ Ask(a, "reserve", "reserving")
AskCommit(a) == local[a] = "reserved" /\ Ask(a, "commit", "committing")
AskRelease(a) == local[a] = "owed" /\ Ask(a, "release", "owed")

(* ---- the scripts ---- *)
Trusts(d, s) == d.under = Epoch(s) \/ "noquarantine" \in Broken
Knows(d, s, n, l) == Trusts(d, s) /\ n \in d.asserted /\ (d.link[n] = l \/ "oldlink" \in Broken)
Grants(d, s, r, a) ==
  CASE r.op = "reserve" -> Knows(d, s, Owner(a), r.link) /\ d.open
                           /\ (d.lease[a] # "none" \/ Cardinality(Carried(d)) < Channels)
    [] r.op = "commit"  -> Knows(d, s, Owner(a), r.link) /\ d.open /\ d.lease[a] # "none"
    [] OTHER            -> Knows(d, s, Owner(a), r.link) /\ d.open
After(d, r, a) ==
  LET was == d.lease[a]
      becomes == CASE r.op = "reserve" -> IF was = "none" THEN "reserved" ELSE was
                   [] r.op = "commit"  -> "dialling"
                   [] OTHER            -> "none"
  IN [d EXCEPT !.lease[a] = becomes]

Serve(a) ==
  LET r == request[a]  s == r.server  yes == Grants(db[s], s, r, a)
  IN /\ r.is = "asked"
     /\ db' = IF yes THEN [db EXCEPT ![s] = After(db[s], r, a)] ELSE db
     /\ request' = [request EXCEPT ![a].is = IF yes THEN "yes" ELSE "no"]
     /\ UNCHANGED <<replica, newest, local, journal, late, at, link, assertion, carrier, crashes>>
Asserted(d, s, n, names, l) ==
  LET fresh == d.under # Epoch(s)
  IN [lease |-> [a \in Attempts |-> IF Owner(a) # n THEN d.lease[a]
                   ELSE IF a \in names THEN "dialling" ELSE "none"],
      under |-> Epoch(s), open |-> d.open /\ (~fresh \/ "noquarantine" \in Broken),
      asserted |-> IF fresh THEN {n} ELSE d.asserted \cup {n},
      link |-> [d.link EXCEPT ![n] = l]]
ServeLate(l) ==
  /\ late' = late \ {l}
  /\ db' = IF l.op = "assert"
           THEN IF l.link < db[l.server].link[l.node] /\ "oldlink" \notin Broken THEN db
                ELSE [db EXCEPT ![l.server] = Asserted(@, l.server, l.node, l.names, l.link)]
           ELSE IF Grants(db[l.server], l.server, l, l.attempt)
           THEN [db EXCEPT ![l.server] = After(db[l.server], l, l.attempt)] ELSE db
  /\ UNCHANGED <<replica, newest, local, journal, request, at, link, assertion, carrier, crashes>>
Expire(s, a) ==
  /\ db[s].lease[a] = "reserved" \/ ("ttl" \in Broken /\ db[s].lease[a] = "dialling")
  /\ db' = [db EXCEPT ![s].lease[a] = "none"]
  /\ UNCHANGED <<replica, newest, local, journal, request, late, at, link, assertion, carrier, crashes>>

(* ---- what the node makes of a reply, or of none ---- *)
Told(a) ==
  LET r == request[a]
  IN /\ r.is \in {"yes", "no"}
     /\ request' = [request EXCEPT ![a] = Nothing]
     /\ local' = [local EXCEPT ![a] =
          CASE r.op = "reserve" -> IF r.is = "yes" THEN "reserved" ELSE "idle"
            [] r.op = "commit"  -> IF r.is = "yes" THEN "committed" ELSE "done"
            [] OTHER            -> IF r.is = "yes" THEN "done" ELSE "owed"]
     /\ UNCHANGED <<db, replica, newest, journal, late, at, link, assertion, carrier, crashes>>
(* A reply that does not come in time: the attempt is given up, and what it may hold is released. *)
Untold(a) ==
  /\ request[a].is \in {"yes", "no"}
  /\ request' = [request EXCEPT ![a] = Nothing]
  /\ local' = [local EXCEPT ![a] = "owed"]
  /\ UNCHANGED <<db, replica, newest, journal, late, at, link, assertion, carrier, crashes>>

(* ---- the dial ---- *)
Send(a) ==
  /\ local[a] = IF "onephase" \in Broken THEN "reserved" ELSE "committed"
  /\ request[a] = Nothing
  /\ local' = [local EXCEPT ![a] = "sent"] /\ journal' = journal \cup {a}
  /\ carrier' = [carrier EXCEPT ![a] = "wire"]
  /\ UNCHANGED <<db, replica, newest, request, late, at, link, assertion, crashes>>
Wire(a, from, to) ==
  /\ carrier[a] = from /\ carrier' = [carrier EXCEPT ![a] = to]
  /\ UNCHANGED <<db, replica, newest, local, journal, request, late, at, link, assertion, crashes>>
Land(a) == Wire(a, "wire", "live")
Lose(a) == Wire(a, "wire", "lost")
HangUp(a) == Wire(a, "live", "over")
(* A final callback, a look-up, or absence proven once nothing can be on the wire any more. *)
Evidence(a) ==
  /\ local[a] = "sent"
  /\ carrier[a] \in {"over", "lost"} \cup (IF "timeout" \in Broken THEN {"wire", "live"} ELSE {})
  /\ local' = [local EXCEPT ![a] = "owed"]
  /\ UNCHANGED <<db, replica, newest, journal, request, late, at, link, assertion, carrier, crashes>>

(* ---- another link: what the node says that it holds ---- *)
Open(n, s, before) ==
  LET held == {a \in Mine(n) : before[a] \in {"committed", "sent"}
                 \/ (before[a] = "owed" /\ a \in journal)
                 \/ ("unanswered" \in Broken /\ before[a] = "committing")}
      given == {a \in Mine(n) : before[a] \in {"reserving", "reserved", "committing"} /\ a \notin held}
  IN /\ link[n] < MostLinks /\ s >= at[n] /\ s <= newest
     /\ at' = [at EXCEPT ![n] = s] /\ link' = [link EXCEPT ![n] = @ + 1]
     /\ assertion' = [assertion EXCEPT ![n] = [is |-> "asked", names |-> held]]
     /\ late' = late
          \cup {[op |-> request[a].op, server |-> request[a].server, link |-> request[a].link, attempt |-> a] :
                 a \in {b \in Mine(n) : request[b].is = "asked"}}
          \cup (IF Ready(n) THEN {} ELSE {[op |-> "assert", server |-> at[n], link |-> link[n], node |-> n,
                                          names |-> assertion[n].names]})
     /\ local' = [a \in Attempts |->
          IF a \in given THEN "done"
          ELSE IF a \in held /\ before[a] = "committing" THEN "committed"
          ELSE IF "oldack" \in Broken /\ a \in Mine(n) /\ request[a].op = "release" /\ request[a].is = "yes" THEN "done"
          ELSE before[a]]
     /\ request' = [a \in Attempts |-> IF a \in Mine(n) THEN Nothing ELSE request[a]]
     /\ UNCHANGED <<db, replica, newest, journal, carrier>>
Relink(n, s) == Open(n, s, local) /\ UNCHANGED crashes
(* What is not on disk is gone with the process; what was sent is known again. *)
Crash(n, s) ==
  /\ crashes < MostCrashes /\ crashes' = crashes + 1
  /\ Open(n, s, [a \in Attempts |->
       IF a \notin Mine(n) \/ local[a] \in {"idle", "done"} THEN local[a]
       ELSE IF a \in journal THEN (IF local[a] = "owed" THEN "owed" ELSE "sent") ELSE "done"])
ServeAssertion(n) ==
  /\ assertion[n].is = "asked"
  /\ db' = [db EXCEPT ![at[n]] = Asserted(@, at[n], n, assertion[n].names, link[n])]
  /\ assertion' = [assertion EXCEPT ![n].is = "done"]
  /\ UNCHANGED <<replica, newest, local, journal, request, late, at, link, carrier, crashes>>
OpenShard(s) ==
  /\ db[s].under = Epoch(s) /\ ~db[s].open
  /\ db[s].asserted = Nodes \/ "first" \in Broken
  /\ db' = [db EXCEPT ![s].open = TRUE]
  /\ UNCHANGED <<replica, newest, local, journal, request, late, at, link, assertion, carrier, crashes>>

(* ---- the servers ---- *)
Replicate ==
  /\ replica # db[newest] /\ replica' = db[newest]
  /\ UNCHANGED <<db, newest, local, journal, request, late, at, link, assertion, carrier, crashes>>
Promote ==
  /\ newest + 1 \in Servers /\ newest' = newest + 1
  /\ db' = [db EXCEPT ![newest + 1] = replica]
  /\ UNCHANGED <<replica, local, journal, request, late, at, link, assertion, carrier, crashes>>

Next ==
  \/ \E a \in Attempts : AskReserve(a) \/ AskCommit(a) \/ AskRelease(a) \/ Serve(a) \/ Told(a) \/ Untold(a)
                         \/ Send(a) \/ Land(a) \/ Lose(a) \/ HangUp(a) \/ Evidence(a)
  \/ \E l \in late : ServeLate(l)
  \/ \E s \in Servers, a \in Attempts : s <= newest /\ Expire(s, a)
  \/ \E n \in Nodes, s \in Servers : Relink(n, s) \/ Crash(n, s)
  \/ \E n \in Nodes : ServeAssertion(n)
  \/ \E s \in Servers : s <= newest /\ OpenShard(s)
  \/ Replicate \/ Promote
Spec == Init /\ [][Next]_vars

(* P1: the carrier never has more of them than there are channels. *)
WithinChannels == Cardinality({a \in Attempts : carrier[a] = "live"}) <= Channels
(* P7: when nothing is under way and nothing owed, nothing is held. *)
Rest ==
  /\ late = {} /\ \A a \in Attempts : request[a] = Nothing /\ local[a] \in {"idle", "done"}
  /\ \A n \in Nodes : Ready(n) /\ at[n] = newest
NoLeak == Rest => \A a \in Attempts : db[newest].lease[a] # "dialling"
(* Not an invariant: the model reaches a call that was granted by a server that was promoted. *)
NeverAgain == ~(newest > 1 /\ db[newest].open /\ \E a \in Attempts : carrier[a] = "live" /\ a \in journal
                 /\ db[newest].lease[a] = "dialling" /\ at[Owner(a)] = newest /\ link[Owner(a)] = 2)
=============================================================================

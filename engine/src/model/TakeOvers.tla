----------------------------- MODULE TakeOvers -----------------------------
(* Who takes over from whom, when takers die too and what was decided is lost. *)
(*                                                                             *)
(* One row, in one segment, and the attempts that are dialled for it, which    *)
(* never end here: so a second one is one too many. Three shards: the list of  *)
(* who is over (members), the leases of the attempts (limits), the segment's   *)
(* owner (batch). Some of them may go back to an earlier state, once, as a     *)
(* promoted replica that lags; a shard of leases or owners is closed then      *)
(* until all have spoken. A node may be declared over while it lives, may      *)
(* crash between any two of its actions, and begins anew as another life, with *)
(* what its disk has. A call is served and answered at once: answers that are  *)
(* lost and calls that come late are in Segments.tla.                          *)
(*                                                                             *)
(* Broken names the rules that are left out; with none the invariant holds.    *)
EXTENDS Integers, FiniteSets, TLC
CONSTANTS Nodes, Nobody, Attempts, MostLives, MostTokens, Loses, Broken

VARIABLES
  members,  \* join: the last life that was heard; dead: up to which life it is over, whether that is done with, who does it
  limits,   \* lease: attempt -> whose, and what every shard has: fence, seen, asserted, open
  batch,    \* owner, token, and the same
  replica,  \* of those that may be lost, as they were when it began to lag
  lag,      \* "no", "lags", "promoted"
  node,     \* what each knows
  dialled   \* attempts that ring

vars == <<members, limits, batch, replica, lag, node, dialled>>
Rule(r) == r \notin Broken
Max(a, b) == IF a > b THEN a ELSE b
None == <<Nobody, 0>>
Shard == [fence |-> [n \in Nodes |-> 0], seen |-> [n \in Nodes |-> 1], asserted |-> Nodes, open |-> TRUE]

Init ==
  /\ members = [join |-> [n \in Nodes |-> 1], dead |-> [n \in Nodes |-> [upTo |-> 0, done |-> TRUE, by |-> Nobody]]]
  /\ limits = [lease |-> [a \in Attempts |-> None]] @@ Shard
  /\ batch = [owner |-> None, token |-> 0] @@ Shard
  /\ replica = [members |-> members, limits |-> limits, batch |-> batch] /\ lag = "no"
  (* Kept on disk: own (its token), disk (attempts), given, taking, mem (of which life all that is). *)
  (* Of this link: at, how far it has joined; step, how far it has come with what it takes over. *)
  /\ node = [n \in Nodes |->
       [life |-> 1, up |-> TRUE, mem |-> 1, own |-> 0, disk |-> {}, given |-> 0, taking |-> {},
        at |-> "batch", fenced |-> FALSE, listed |-> {}, adopted |-> {}, took |-> {}]]
  /\ dialled = {}

Open(x) == ~members.dead[x].done
Fresh(k) == [k EXCEPT !.at = "new", !.fenced = FALSE, !.listed = {}, !.adopted = {}, !.took = {}]
(* It ends, and what it has is others': it begins anew with nothing. *)
Forgets(k, upTo) ==
  [Fresh(k) EXCEPT !.own = 0, !.disk = {}, !.taking = {}, !.given = Max(@, upTo), !.up = FALSE]

(* ---- a node says that it lives, and hears who does not ---- *)
Said(n) ==
  LET k == node[n]
      joined == [members EXCEPT !.join[n] = k.life]
      given == IF Rule("remember") /\ k.given > members.dead[n].upTo
               THEN [joined EXCEPT !.dead[n] = [upTo |-> k.given, done |-> FALSE, by |-> Nobody]] ELSE joined
      again(x) == \E o \in k.taking : o[1] = x /\ LET d == given.dead[x]
                    IN d.upTo < o[2] \/ (d.upTo = o[2] /\ ~d.done /\ d.by # n)
  IN IF Rule("remember") /\ k.mem > given.dead[n].upTo
     THEN [given EXCEPT !.dead = [x \in Nodes |->
            IF again(x) THEN [upTo |-> (CHOOSE o \in k.taking : o[1] = x)[2], done |-> FALSE, by |-> n] ELSE @[x]]]
     ELSE given
Has(k) == k.own # 0 \/ k.disk # {} \/ k.taking # {}
Beat(n) ==
  LET k == node[n]  old == members.dead[n]  m == Said(n)
      mine == {<<x, m.dead[x].upTo>> : x \in {y \in Nodes : ~m.dead[y].done /\ m.dead[y].by = n}}
      heard == [k EXCEPT !.mem = k.life, !.given = IF m.dead[n].done THEN 0 ELSE m.dead[n].upTo, !.taking = mine,
                         !.at = IF @ = "new" THEN "beat" ELSE @]
  IN /\ k.up
     /\ IF k.life <= old.upTo
        THEN node' = [node EXCEPT ![n] = Forgets(k, old.upTo)] /\ UNCHANGED members
        ELSE /\ members' = m
             /\ node' = [node EXCEPT ![n] =
                  IF k.mem <= m.dead[n].upTo /\ Has(k) THEN Forgets(k, m.dead[n].upTo)
                  ELSE IF mine = k.taking THEN heard
                  ELSE [heard EXCEPT !.fenced = FALSE, !.listed = {}, !.adopted = {}, !.took = {}]]
     /\ UNCHANGED <<limits, batch, replica, lag, dialled>>

(* ---- it joins the shards, one after the other ---- *)
JoinLimits(n) ==
  LET k == node[n]
      fence == IF Rule("protect") THEN Max(limits.fence[n], k.given) ELSE limits.fence[n]
  IN /\ k.up /\ k.at = "beat" /\ k.life > limits.fence[n]
     /\ limits' = [limits EXCEPT
          !.lease = [a \in Attempts |->
            IF a \in k.disk THEN <<n, k.life>>
            ELSE IF @[a][1] = n /\ @[a][2] > fence THEN None ELSE @[a]],
          !.fence[n] = fence, !.seen[n] = k.life, !.asserted = @ \cup {n}]
     /\ node' = [node EXCEPT ![n].at = "limits"]
     /\ UNCHANGED <<members, batch, replica, lag, dialled>>
JoinBatch(n) ==
  LET k == node[n]
      mine == k.own > batch.token \/ (k.own = batch.token /\ batch.owner = <<n, k.life>>)
  IN /\ k.up /\ k.at = "limits" /\ limits.open /\ k.life > batch.fence[n]
     /\ batch' = [batch EXCEPT
          !.owner = IF k.own # 0 /\ mine THEN <<n, k.life>> ELSE @,
          !.token = IF k.own # 0 /\ mine THEN k.own ELSE @,
          !.fence[n] = k.life - 1, !.seen[n] = k.life, !.asserted = @ \cup {n}]
     /\ node' = [node EXCEPT ![n] =
          IF k.own # 0 /\ k.own < batch.token THEN Forgets(k, k.life) ELSE [k EXCEPT !.at = "batch"]]
     /\ UNCHANGED <<members, limits, replica, lag, dialled>>
Speaks(shard) == \A n \in Nodes : n \in shard.asserted \/ shard.seen[n] <= shard.fence[n]
OpenLimits ==
  /\ ~limits.open /\ Speaks(limits) /\ limits' = [limits EXCEPT !.open = TRUE]
  /\ UNCHANGED <<members, batch, replica, lag, node, dialled>>
OpenBatch ==
  /\ ~batch.open /\ Speaks(batch) /\ batch' = [batch EXCEPT !.open = TRUE]
  /\ UNCHANGED <<members, limits, replica, lag, node, dialled>>
Works(n) ==
  /\ node[n].up /\ node[n].at = "batch" /\ limits.open /\ batch.open
  /\ n \in limits.asserted /\ n \in batch.asserted

(* ---- the row ---- *)
Owns(n) == [batch EXCEPT !.owner = <<n, node[n].life>>, !.token = @ + 1]
Claim(n) ==
  /\ Works(n) /\ batch.owner = None
  /\ batch' = Owns(n) /\ node' = [node EXCEPT ![n].own = batch.token + 1]
  /\ UNCHANGED <<members, limits, replica, lag, dialled>>
(* A former life of its own, which nobody is to take over. *)
TakeBack(n) ==
  /\ Works(n) /\ batch.owner[1] = n /\ batch.owner[2] < node[n].life /\ batch.owner[2] > node[n].given
  /\ batch' = Owns(n) /\ node' = [node EXCEPT ![n].own = batch.token + 1]
  /\ UNCHANGED <<members, limits, replica, lag, dialled>>
Dial(n, a) ==
  /\ Works(n) /\ batch.owner = <<n, node[n].life>> /\ node[n].own = batch.token /\ node[n].disk = {}
  /\ a \notin dialled /\ limits.lease[a] = None
  /\ \A b \in Attempts : b < a => b \in dialled
  /\ limits' = [limits EXCEPT !.lease[a] = <<n, node[n].life>>]
  /\ node' = [node EXCEPT ![n].disk = {a}] /\ dialled' = dialled \cup {a}
  /\ UNCHANGED <<members, batch, replica, lag>>

(* ---- taking over ---- *)
(* n declares x over, with all that x was to take over. *)
Declare(n, x) ==
  LET d == members.dead[x]
      unknown == Open(x) /\ d.by = Nobody
      silent == members.join[x] > d.upTo /\ (d.done \/ d.by = x)
      alone == Open(x) /\ d.by \notin {x, n, Nobody} /\ ~Rule("together")
      whose == IF unknown THEN Nobody ELSE x
      upTo == IF silent THEN members.join[x] ELSE d.upTo
  IN /\ Works(n) /\ node[n].life > members.dead[n].upTo
     /\ (unknown \/ (x # n /\ (silent \/ alone)))
     /\ members' = [members EXCEPT !.dead = [y \in Nodes |->
          IF y = x THEN [upTo |-> upTo, done |-> FALSE, by |-> n]
          ELSE IF Rule("together") /\ ~@[y].done /\ @[y].by = whose THEN [@[y] EXCEPT !.by = n]
          ELSE @[y]]]
     /\ UNCHANGED <<limits, batch, replica, lag, node, dialled>>
FencedBy(shard, over) ==
  LET is(x) == \E o \in over : o[1] = x /\ shard.seen[x] <= o[2] /\ o[2] > shard.fence[x]
      upTo(x) == (CHOOSE o \in over : o[1] = x)[2]
  IN [shard EXCEPT !.fence = [x \in Nodes |-> IF is(x) THEN upTo(x) ELSE @[x]],
                   !.asserted = {x \in @ : ~is(x)}]
Fence(n) ==
  LET k == node[n]
  IN /\ Works(n) /\ k.taking # {} /\ ~k.fenced
     /\ limits' = FencedBy(limits, k.taking) /\ batch' = FencedBy(batch, k.taking)
     /\ node' = [node EXCEPT ![n].fenced = TRUE]
     /\ UNCHANGED <<members, replica, lag, dialled>>
Theirs(o, whose) == whose[1] = o[1] /\ whose[2] <= o[2]
(* What it finds is on its disk before it is its own. *)
List(n, o) ==
  /\ Works(n) /\ node[n].fenced /\ o \in node[n].taking \ node[n].listed
  /\ node' = [node EXCEPT ![n].listed = @ \cup {o},
                          ![n].disk = @ \cup {a \in Attempts : Theirs(o, limits.lease[a])}]
  /\ UNCHANGED <<members, limits, batch, replica, lag, dialled>>
Adopt(n, o) ==
  /\ Works(n) /\ o \in node[n].listed \ node[n].adopted
  /\ limits' = [limits EXCEPT !.lease = [a \in Attempts |->
       IF a \in node[n].disk /\ Theirs(o, @[a]) THEN <<n, node[n].life>> ELSE @[a]]]
  /\ node' = [node EXCEPT ![n].adopted = @ \cup {o}]
  /\ UNCHANGED <<members, batch, replica, lag, dialled>>
Take(n, o) ==
  LET k == node[n]
      yes == Theirs(o, batch.owner)
  IN /\ Works(n) /\ o \in k.adopted \ k.took
     /\ k.adopted = k.taking \/ ~Rule("adoptall")
     /\ batch' = IF yes THEN Owns(n) ELSE batch
     /\ node' = [node EXCEPT ![n].took = @ \cup {o}, ![n].own = IF yes THEN batch.token + 1 ELSE @]
     /\ UNCHANGED <<members, limits, replica, lag, dialled>>
Settle(n, o) ==
  /\ Works(n) /\ node[n].life > members.dead[n].upTo /\ o \in node[n].took /\ members.dead[o[1]] = [upTo |-> o[2], done |-> FALSE, by |-> n]
  /\ members' = [members EXCEPT !.dead[o[1]].done = TRUE]
  /\ UNCHANGED <<limits, batch, replica, lag, node, dialled>>

(* ---- what goes wrong ---- *)
Crash(n) ==
  /\ node[n].up /\ node' = [node EXCEPT ![n] = [Fresh(@) EXCEPT !.up = FALSE]]
  /\ UNCHANGED <<members, limits, batch, replica, lag, dialled>>
Restart(n) ==
  /\ ~node[n].up /\ node[n].life < MostLives
  /\ node' = [node EXCEPT ![n] = [Fresh(@) EXCEPT !.up = TRUE, !.life = @ + 1]]
  /\ UNCHANGED <<members, limits, batch, replica, lag, dialled>>
Lag ==
  /\ lag = "no" /\ Loses # {} /\ lag' = "lags"
  /\ replica' = [members |-> members, limits |-> limits, batch |-> batch]
  /\ UNCHANGED <<members, limits, batch, node, dialled>>
Promote ==
  /\ lag = "lags" /\ lag' = "promoted"
  /\ members' = IF "members" \in Loses THEN replica.members ELSE members
  /\ limits' = IF "limits" \in Loses THEN [replica.limits EXCEPT !.asserted = {}, !.open = FALSE] ELSE limits
  /\ batch' = IF "batch" \in Loses THEN [replica.batch EXCEPT !.asserted = {}, !.open = FALSE] ELSE batch
  /\ node' = [n \in Nodes |-> IF node[n].up THEN Fresh(node[n]) ELSE node[n]]
  /\ replica' = [members |-> members', limits |-> limits', batch |-> batch']
  /\ UNCHANGED dialled

Next ==
  \/ \E n \in Nodes : Beat(n) \/ JoinLimits(n) \/ JoinBatch(n) \/ Claim(n) \/ TakeBack(n) \/ Fence(n) \/ Crash(n) \/ Restart(n)
  \/ \E n \in Nodes, a \in Attempts : Dial(n, a)
  \/ \E n, x \in Nodes : Declare(n, x)
  \/ \E n \in Nodes : \E o \in node[n].taking : List(n, o) \/ Adopt(n, o) \/ Take(n, o) \/ Settle(n, o)
  \/ OpenLimits \/ OpenBatch \/ Lag \/ Promote
Spec == Init /\ [][Next]_vars
Few == batch.token <= MostTokens
Alike == Permutations(Nodes)

(* P6 *)
NeverTwice == Cardinality(dialled) <= 1
(* Not an invariant: who took over died, and who came then goes on with what the first had dialled. *)
NeverReached == ~(\E n \in Nodes : Works(n) /\ node[n].disk # {} /\ batch.owner = <<n, node[n].life>>
                  /\ Cardinality({x \in Nodes : members.dead[x].done /\ members.dead[x].by = n}) = 2)
=============================================================================

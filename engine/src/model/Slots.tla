------------------------------- MODULE Slots --------------------------------
(* One attempt, two servers: its destination's starts on the one, its number's *)
(* channels on the other. Reserve the destination, reserve the number, commit  *)
(* the destination, commit the number, dial. Every reply may be lost, every    *)
(* reservation may expire at any time, the node may crash at any time.         *)
(*                                                                             *)
(* All attempts are to one destination, in one window that never ends. Broken  *)
(* names the rules that are left out; with none the invariants hold.           *)
EXTENDS Integers, FiniteSets
CONSTANTS Attempts, Channels, Cap, MostCrashes, Broken

VARIABLES
  dst,      \* attempt -> "none", "reserved", "dialling", "counted"
  num,      \* attempt -> "none", "reserved", "dialling"
  step,     \* attempt -> how many of the four grants its node knows of
  asked,    \* attempt -> "no", "asked", "yes" or "refused": the request for the next one
  local,    \* attempt -> "going", "sent", "owed", "done"
  owes,     \* attempt -> which slots its node has not been told to be free
  journal,  \* attempts whose send is on disk
  carrier,  \* attempt -> "no", "wire", "live", "over", "lost"
  crashes
vars == <<dst, num, step, asked, local, owes, journal, carrier, crashes>>

Both == {"dst", "num"}
Init ==
  /\ dst = [a \in Attempts |-> "none"] /\ num = dst
  /\ step = [a \in Attempts |-> 0] /\ asked = [a \in Attempts |-> "no"]
  /\ local = [a \in Attempts |-> "going"] /\ owes = [a \in Attempts |-> {}]
  /\ journal = {} /\ carrier = [a \in Attempts |-> "no"] /\ crashes = 0

Held(slot) == Cardinality({a \in Attempts : slot[a] # "none"})
Ask(a) ==
  /\ local[a] = "going" /\ asked[a] = "no" /\ step[a] < 4
  /\ asked' = [asked EXCEPT ![a] = "asked"]
  /\ UNCHANGED <<dst, num, step, local, owes, journal, carrier, crashes>>
Serve(a) ==
  LET yes == CASE step[a] = 0 -> dst[a] # "none" \/ Held(dst) < Cap
               [] step[a] = 1 -> num[a] # "none" \/ Held(num) < Channels
               [] step[a] = 2 -> dst[a] # "none"
               [] OTHER       -> num[a] # "none"
      becomes == IF step[a] < 2 THEN "reserved" ELSE "dialling"
  IN /\ asked[a] = "asked"
     /\ asked' = [asked EXCEPT ![a] = IF yes THEN "yes" ELSE "refused"]
     /\ dst' = IF yes /\ step[a] \in {0, 2} /\ dst[a] # "dialling" THEN [dst EXCEPT ![a] = becomes] ELSE dst
     /\ num' = IF yes /\ step[a] \in {1, 3} /\ num[a] # "dialling" THEN [num EXCEPT ![a] = becomes] ELSE num
     /\ UNCHANGED <<step, local, owes, journal, carrier, crashes>>
Told(a) ==
  /\ asked[a] = "yes" /\ asked' = [asked EXCEPT ![a] = "no"] /\ step' = [step EXCEPT ![a] = @ + 1]
  /\ UNCHANGED <<dst, num, local, owes, journal, carrier, crashes>>
(* A denial, or no reply in time: the whole attempt is given up, and both slots are released. *)
GiveUp(a) ==
  /\ asked[a] \in {"yes", "refused"} /\ asked' = [asked EXCEPT ![a] = "no"]
  /\ local' = [local EXCEPT ![a] = "owed"]
  /\ owes' = [owes EXCEPT ![a] = IF "halfback" \in Broken /\ step[a] # 0 THEN {"num"} ELSE Both]
  /\ UNCHANGED <<dst, num, step, journal, carrier, crashes>>
Send(a) ==
  /\ local[a] = "going" /\ asked[a] = "no"
  /\ step[a] = IF "onecommit" \in Broken THEN 3 ELSE 4
  /\ local' = [local EXCEPT ![a] = "sent"] /\ journal' = journal \cup {a}
  /\ carrier' = [carrier EXCEPT ![a] = "wire"]
  /\ UNCHANGED <<dst, num, step, asked, owes, crashes>>
Wire(a) ==
  /\ \/ carrier[a] = "wire" /\ \E to \in {"live", "lost"} : carrier' = [carrier EXCEPT ![a] = to]
     \/ carrier[a] = "live" /\ carrier' = [carrier EXCEPT ![a] = "over"]
  /\ UNCHANGED <<dst, num, step, asked, local, owes, journal, crashes>>
Evidence(a) ==
  /\ local[a] = "sent" /\ carrier[a] \in {"over", "lost"}
  /\ local' = [local EXCEPT ![a] = "owed"] /\ owes' = [owes EXCEPT ![a] = Both]
  /\ UNCHANGED <<dst, num, step, asked, journal, carrier, crashes>>
(* Done at the server; whether the node is told is another question, and then it does it again. *)
Release(a, slot, told) ==
  /\ local[a] = "owed" /\ slot \in owes[a]
  /\ dst' = IF slot # "dst" \/ dst[a] = "counted" THEN dst
            ELSE [dst EXCEPT ![a] = IF carrier[a] = "over" /\ dst[a] # "none" THEN "counted" ELSE "none"]
  /\ num' = IF slot # "num" THEN num ELSE [num EXCEPT ![a] = "none"]
  /\ owes' = IF told THEN [owes EXCEPT ![a] = @ \ {slot}] ELSE owes
  /\ local' = IF told /\ owes[a] = {slot} THEN [local EXCEPT ![a] = "done"] ELSE local
  /\ UNCHANGED <<step, asked, journal, carrier, crashes>>
Expire(a) ==
  /\ \/ dst[a] = "reserved" /\ dst' = [dst EXCEPT ![a] = "none"] /\ UNCHANGED num
     \/ num[a] = "reserved" /\ num' = [num EXCEPT ![a] = "none"] /\ UNCHANGED dst
  /\ UNCHANGED <<step, asked, local, owes, journal, carrier, crashes>>
(* The process ends, comes back, and re-asserts what is on its disk: of the rest nothing is held any more. *)
Crash ==
  /\ crashes < MostCrashes /\ crashes' = crashes + 1
  /\ asked' = [a \in Attempts |-> "no"]
  /\ local' = [a \in Attempts |-> IF a \in journal THEN local[a] ELSE "done"]
  /\ owes' = [a \in Attempts |-> IF a \in journal THEN owes[a] ELSE {}]
  /\ num' = [a \in Attempts |-> IF a \in journal THEN num[a] ELSE "none"]
  /\ dst' = [a \in Attempts |-> IF a \in journal THEN dst[a] ELSE "none"]
  /\ UNCHANGED <<step, journal, carrier>>

Next ==
  \/ \E a \in Attempts : Ask(a) \/ Serve(a) \/ Told(a) \/ GiveUp(a) \/ Send(a) \/ Wire(a) \/ Evidence(a) \/ Expire(a)
  \/ \E a \in Attempts, slot \in Both, told \in BOOLEAN : Release(a, slot, told)
  \/ Crash
Spec == Init /\ [][Next]_vars

(* P1 *)
WithinChannels == Cardinality({a \in Attempts : carrier[a] = "live"}) <= Channels
(* P3 *)
WithinCap == Cardinality({a \in Attempts : carrier[a] \in {"live", "over"}}) <= Cap
(* P7, and P3's other half: at rest exactly those count that the carrier has seen. *)
Rest == \A a \in Attempts : local[a] = "done" /\ dst[a] # "reserved" /\ num[a] # "reserved"
Exact == Rest => \A a \in Attempts : num[a] = "none" /\ dst[a] = IF carrier[a] = "over" THEN "counted" ELSE "none"
=============================================================================

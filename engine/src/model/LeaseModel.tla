----------------------------- MODULE LeaseModel -----------------------------
(* Two nodes and three attempts, for the configurations. *)
EXTENDS Lease
TwoNodes == {1, 2}
ThreeAttempts == {"a", "b", "c"}
TwoAttempts == {"a", "b"}
OwnerOf(a) == IF a = "b" THEN 2 ELSE 1
OneServer == {1}
TwoServers == {1, 2}
ThreeServers == {1, 2, 3}
=============================================================================

/**
 * Batches that several nodes work on: their rows, who owns which of them, and what became of them,
 * in Redis.
 *
 * <p>A {@link dev.ringfence.engine.redis.batch.SharedBatch} is one batch, with its keys under one
 * hash tag. Its rows are owned in segments, by one node at a time, each under a token that rises
 * with every change of owner. A {@link dev.ringfence.engine.redis.batch.BatchDirectory} says which
 * batches there are; {@link dev.ringfence.engine.redis.batch.Members} which nodes live. What was
 * dialled for a row is not known here but in the shards of limits ({@link
 * dev.ringfence.engine.redis.LimitShard}), whose leases carry batch and row in their notes.
 *
 * <h2>How a batch comes and goes</h2>
 *
 * <p>It is announced, its rows are put, and one script accepts it; before that nobody sees it. When
 * its id is made from workspace and idempotency key, two nodes that are given the same upload meet
 * at the same keys. Whatever finds an upload in the directory that has been silent for too long
 * removes it ({@link dev.ringfence.engine.redis.batch.SharedBatch#remove}) and unlists it if that
 * says that nothing is left. A batch that is listed and {@code ABSENT} is its own node's to put
 * again or to unlist.
 *
 * <p>Whoever writes the last disposition learns that its end is to be told ({@link
 * dev.ringfence.engine.redis.batch.Standing#toTell}), writes that down on its own disk, says so
 * ({@code told}) and marks it as finished in the directory. Each of these may be repeated; what was
 * told twice has the batch's id, by which the receiver knows it.
 *
 * <h2>What an owner may do</h2>
 *
 * <p>An ownership is effective from the answer to the claim, the take-over, or a renewal that was
 * answered {@code OK}; until a write or a renewal says otherwise, the link is given up, or the node
 * learns that it is fenced. A node that has opened another link, or has seen another epoch, dials
 * nothing of a segment before it has resumed the batch <em>and</em> a renewal that was answered
 * while the batch is open has named the segment as its own, and after another epoch it has read the
 * fates of the segment again: another node may have had it meanwhile, have written what became of
 * its rows, given it back, and of all that Redis may have lost the change of owner alone. Tokens
 * guard what is written; what is dialled is guarded by the fence in the shards of limits, where
 * each dial is committed.
 *
 * <p>What became of a row is written, and that acknowledged, before the lease of its attempt is
 * released: until then another node would find the call by the lease, and from then on by the fate.
 * A segment is given back only when nothing that was dialled for it is of unknown fate, and all
 * that is known of it is written.
 *
 * <h2>When a node falls silent</h2>
 *
 * <ol>
 *   <li>{@link dev.ringfence.engine.redis.batch.Members#declare} decides, once for all, that one of
 *       its lives is over, and who takes over.
 *   <li>The taker fences that life in every shard of limits, in the directory and in every live
 *       batch. From then on it can commit no dial, and write nothing.
 *   <li>The taker lists its leases, writes them to its own disk as attempts of unknown fate, and
 *       adopts them. Only then
 *   <li>it takes over the segments, and dials a row that one of these attempts was for only when
 *       the fate of the attempt is known. It keeps such a segment until then.
 *   <li>{@link dev.ringfence.engine.redis.batch.Members#settled} ends it.
 * </ol>
 *
 * <p>{@link dev.ringfence.engine.redis.batch.TakeOver} does 2 to 5. Each step may be repeated. When
 * the taker dies, what it was taking over passes to whoever takes it over: its leases may be those
 * that it had adopted, so nobody gets the segments of the first without them, and all that a node
 * takes over is adopted before any segment of it is taken. The fenced node learns it from any
 * answer ({@code FENCED}), drops all that it owned, and begins another life; what its former life
 * dialled is not its own any more. A process that was restarted before anybody missed it fences its
 * former life itself, in the batches alone, and takes over from itself: its leases it re-asserts
 * from its own disk.
 *
 * <h2>When Redis loses writes</h2>
 *
 * <p>What is there then is an earlier state, and the server has another epoch: nothing is claimed,
 * written or taken over until every node has resumed ({@link
 * dev.ringfence.engine.redis.batch.Resumption}), or is fenced in what is there. Each says
 *
 * <ul>
 *   <li>which segments it owns under which tokens; the later token wins. A claim that was lost is
 *       thereby restored. What its life owns and it does not name, since the answer never came, it
 *       is told: it may hold attempts of those rows already;
 *   <li>the latest version of the batch's state that it has seen: a command that any living node
 *       has seen is restored;
 *   <li>every fate that was acknowledged to it with a later instant than that of no loss, with
 *       {@code again} set, so before its end of the resumption. A node has them in its own store
 *       for as long as the batch is anywhere. They need no token: they were acknowledged under one;
 *   <li>the highest instant it was ever answered with, so that instants of the new epoch come after
 *       all that anybody remembers.
 * </ul>
 *
 * <p>A batch that is {@code ABSENT} though it was accepted is put again by the node that accepted
 * it, from its own store, with {@code again} set: it is closed until all have resumed it. One that
 * was finished is put again paused, and goes on to be so if not all of its fates are known any
 * more. A lost entry of the directory is announced again before the node enrols; until all have
 * enrolled nothing new is accepted, so that a repeated upload cannot pass for a new one.
 *
 * <p><b>Not promised:</b> that anything goes on while a node is missing whose fence was not written
 * before the loss; that is the price of never dialling twice. What a node alone knew and lost with
 * its disk: fates that Redis lost as well, uploads that it accepted and Redis lost. A fate that was
 * written and never acknowledged may be lost, and its node still owes it. Commands whose version no
 * living node has seen. When an operator takes a node out of the list of nodes, the rows whose
 * fates only that node knew may be dialled again. A process that is held up between its last look
 * at the age of its grant and the first byte, for longer than the proof of absence takes, may dial
 * what its taker believes never to have been sent.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.redis.batch;

package dev.ringfence.engine.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what runners are told, and what of a batch that needs. Thread-safe: questions take turns on
 * a connection of their own, so that nobody else waits for them.
 */
public final class DeliveryLog implements AutoCloseable {
  private static final String DELIVERY =
      "SELECT d.id, e.workspace, e.name, d.call, d.made, d.attempts, d.tried, d.due, d.failed,"
          + " d.status, d.error FROM delivery d JOIN endpoint e ON e.id = d.endpoint";
  private static final String ENDPOINT =
      "(SELECT id FROM endpoint WHERE workspace = ? AND name = ?)";

  /** The planner is to begin with the batches, which are few, and take the deliveries' index. */
  private static final String OF_BATCH =
      "(SELECT o.id FROM batch b CROSS JOIN delivery o"
          + " ON o.call >= b.batch << 32 AND o.call < (b.batch + 1) << 32"
          + " WHERE b.workspace = ? AND (b.id = ? AND b.shared IS NULL OR b.shared = ?))";

  private final Connection connection;

  /**
   * Which deliveries are asked for; of one workspace, and null for any.
   *
   * @param batch public id; of one that nodes share, all that this node has of it
   */
  public record Filter(
      String workspace, @Nullable State state, @Nullable String endpoint, @Nullable String batch) {}

  /** How far a delivery is. */
  public enum State {
    /** It is to be sent, for the first time or again. */
    PENDING("d.due IS NOT NULL", true),
    /** The endpoint took it. */
    DELIVERED("d.due IS NULL AND d.failed = 0", false),
    /** It was given up. */
    FAILED("d.failed = 1", true);

    private final String condition;
    private final boolean rare;

    State(String condition, boolean rare) {
      this.condition = condition;
      this.rare = rare;
    }
  }

  /**
   * An endpoint as the store knows it.
   *
   * @param goneHash hash of the URL that wants nothing any more, or empty
   * @param goneMillis since when, or 0
   * @param pending deliveries that are to be sent
   * @param oldestMillis when the oldest of them was made, or 0
   * @param failed deliveries that were given up
   */
  public record EndpointState(
      String goneHash, long goneMillis, long pending, long oldestMillis, long failed) {}

  DeliveryLog(Connection connection) {
    this.connection = connection;
  }

  /** An endpoint's deliveries that are to be sent, those that are due first. */
  public List<Delivery> due(String workspace, String endpoint, int limit) {
    return deliveries(
        " WHERE d.due IS NOT NULL AND d.endpoint = " + ENDPOINT + " ORDER BY d.due LIMIT ?",
        workspace,
        endpoint,
        limit);
  }

  /** From the youngest to the oldest, below that id. */
  public List<Delivery> page(Filter filter, long below, int limit) {
    // What is rare, or of one batch, is found by an index of its own; "+" keeps the planner from
    // walking through everything in the order of the ids instead.
    boolean rare = filter.batch() != null || filter.state() != null && filter.state().rare;
    String id = rare ? "+d.id" : "d.id";
    StringBuilder sql = new StringBuilder(" WHERE " + id + " < ?");
    List<Object> values = new ArrayList<>();
    values.add(below);
    sql.append(" AND d.endpoint IN (SELECT id FROM endpoint WHERE workspace = ?");
    values.add(filter.workspace());
    if (filter.endpoint() != null) {
      sql.append(" AND name = ?");
      values.add(filter.endpoint());
    }
    sql.append(')');
    if (filter.state() != null) {
      sql.append(" AND ").append(filter.state().condition);
    }
    if (filter.batch() != null) {
      sql.append(" AND d.id IN ").append(OF_BATCH);
      values.add(filter.workspace());
      values.add(filter.batch());
      values.add(filter.batch());
    }
    sql.append(" ORDER BY ").append(id).append(" DESC LIMIT ?");
    values.add(limit);
    return deliveries(sql.toString(), values.toArray());
  }

  /** The delivery, or null if there is none in that workspace. */
  public @Nullable Delivery find(String workspace, long id) {
    List<Delivery> found = deliveries(" WHERE d.id = ? AND e.workspace = ?", id, workspace);
    return found.isEmpty() ? null : found.get(0);
  }

  /** How an endpoint stands; one that was never owed anything has nothing. */
  public EndpointState endpoint(String workspace, String name) {
    List<EndpointState> found = new ArrayList<>(1);
    read(
        "SELECT coalesce(e.gone, ''), coalesce(e.gone_at, 0), p.n,"
            + " coalesce((SELECT made FROM delivery WHERE id = p.oldest), 0),"
            + " (SELECT count(*) FROM delivery WHERE failed = 1 AND endpoint = e.id)"
            + " FROM endpoint e, (SELECT count(*) AS n, min(id) AS oldest FROM delivery"
            + " WHERE due IS NOT NULL AND endpoint = "
            + ENDPOINT
            + ") p WHERE e.workspace = ? AND e.name = ?",
        row ->
            found.add(
                new EndpointState(
                    row.getString(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5))),
        workspace,
        name,
        workspace,
        name);
    return found.isEmpty() ? new EndpointState("", 0, 0, 0, 0) : found.get(0);
  }

  /** How many of an endpoint's deliveries were given up that were made in that time. */
  public int failed(String workspace, String endpoint, long sinceMillis, long untilMillis) {
    List<Integer> found = new ArrayList<>(1);
    read(
        "SELECT count(*) FROM delivery WHERE failed = 1 AND endpoint = "
            + ENDPOINT
            + " AND made >= ? AND made < ?",
        row -> found.add(row.getInt(1)),
        workspace,
        endpoint,
        sinceMillis,
        untilMillis);
    return found.get(0);
  }

  /** A batch by the number it is stored under, or null when it is gone. */
  public Kept.@Nullable Batch batch(long batch) {
    List<Kept.Batch> found = new ArrayList<>(1);
    read("SELECT * FROM batch WHERE batch = ?", row -> found.add(KeptTables.batch(row)), batch);
    return found.isEmpty() ? null : found.get(0);
  }

  private List<Delivery> deliveries(String rest, Object... values) {
    List<Delivery> found = new ArrayList<>();
    read(DELIVERY + rest, row -> found.add(delivery(row)), values);
    return found;
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    long due = row.getLong(8);
    boolean over = row.wasNull();
    String error = row.getString(11);
    return new Delivery(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4) >> 32,
        (int) row.getLong(4),
        row.getLong(5),
        new Delivery.Try(
            row.getInt(6),
            row.getLong(7),
            over ? Delivery.NEVER : due,
            row.getInt(9) == 1,
            row.getInt(10),
            error == null ? "" : error));
  }

  /** Takes a row. */
  private interface Rows {
    void row(ResultSet row) throws SQLException;
  }

  private synchronized void read(String sql, Rows to, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          to.row(result);
        }
      }
    } catch (SQLException e) {
      throw new StoreException("the store cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    connection.close();
  }
}

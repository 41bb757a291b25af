package dev.ringfence.engine.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/** How the tables are asked. As safe for threads as who implements it says. */
interface Reads {
  /** Hands each row of the answer on. */
  void read(String sql, Row to, Object... values);

  /** Takes a row, which is gone afterwards. */
  interface Row {
    void row(ResultSet row) throws SQLException;
  }
}

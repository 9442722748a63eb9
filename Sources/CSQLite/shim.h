#include <sqlite3.h>

/* Swift cannot call a function with variable arguments, nor spell SQLITE_TRANSIENT. */

static inline int csqlite_configure(sqlite3 *database, int option, int value) {
  return sqlite3_db_config(database, option, value, (int *)0);
}

/* No bytes are an empty blob and not NULL, whatever the pointer. */
static inline int csqlite_bind_blob(
    sqlite3_stmt *statement, int place, const void *bytes, int count) {
  if (count == 0) return sqlite3_bind_zeroblob(statement, place, 0);
  return sqlite3_bind_blob(statement, place, bytes, count, SQLITE_TRANSIENT);
}

static inline int csqlite_bind_text(
    sqlite3_stmt *statement, int place, const char *bytes, int count) {
  return sqlite3_bind_text(statement, place, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

/* SQLite by sqlite3 alone: prepared statements, and rows read field by field. TARGET is a file in WAL mode. */
#include "peer.h"

#include <sqlite3.h>

struct connection {
    sqlite3 *handle;
    sqlite3_stmt *statement;
};

static const char *const statements[] = {
    [ROW] = "SELECT id, name, price, note FROM items WHERE id = ?",
    [ROWS] = "SELECT id, name, price, note FROM items WHERE id >= ? ORDER BY id LIMIT 100",
    [INSERT] = "INSERT INTO written (name) VALUES (?)",
    [BATCH] = "",
};

static void *peer_open(const char *target, enum workload workload) {
    struct connection *connection = malloc(sizeof *connection);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(target, &connection->handle, flags, NULL) != SQLITE_OK) fail("open", target);
    /* As Solo's connections are: every commit is on the disk when it returns. */
    if (sqlite3_exec(connection->handle, "PRAGMA synchronous = FULL", NULL, NULL, NULL) != SQLITE_OK)
        fail("synchronous", sqlite3_errmsg(connection->handle));
    if (sqlite3_prepare_v3(connection->handle, statements[workload], -1, SQLITE_PREPARE_PERSISTENT,
                           &connection->statement, NULL) != SQLITE_OK)
        fail("prepare", sqlite3_errmsg(connection->handle));
    return connection;
}

static int read_fields(sqlite3_stmt *statement) {
    volatile double sum = 0;
    int columns = sqlite3_column_count(statement);
    for (int column = 0; column < columns; column++) {
        switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: sum += (double)sqlite3_column_int64(statement, column); break;
        case SQLITE_FLOAT: sum += sqlite3_column_double(statement, column); break;
        case SQLITE_TEXT:
            sum += sqlite3_column_text(statement, column)[0] + sqlite3_column_bytes(statement, column);
            break;
        default: break;
        }
    }
    return 1;
}

static long peer_run(void *argument, enum workload workload, uint32_t *keys) {
    struct connection *connection = argument;
    sqlite3_stmt *statement = connection->statement;
    if (workload == INSERT)
        sqlite3_bind_text(statement, 1, "a row of the benchmark", -1, SQLITE_STATIC);
    else
        sqlite3_bind_int(statement, 1, next_key(keys));
    int rows = 0, code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) rows += read_fields(statement);
    if (code != SQLITE_DONE) fail("step", sqlite3_errmsg(connection->handle));
    sqlite3_reset(statement);
    if (rows != (workload == ROW ? 1 : workload == ROWS ? 100 : 0)) fail("step", "another number of rows was expected");
    return 1;
}

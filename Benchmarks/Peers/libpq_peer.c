/* Postgres by libpq alone: prepared statements, and rows read field by field. TARGET is a connection string. */
#include "peer.h"

#include <libpq-fe.h>

static const char *const statements[] = {
    [ROW] = "SELECT id, name, price, note FROM items WHERE id = $1",
    [ROWS] = "SELECT id, name, price, note FROM items WHERE id >= $1 ORDER BY id LIMIT 100",
    [INSERT] = "INSERT INTO written (name) VALUES ($1)",
    [BATCH] = "SELECT id, name, price, note FROM items WHERE id = $1",
};

static void *peer_open(const char *target, enum workload workload) {
    PGconn *connection = PQconnectdb(target);
    if (PQstatus(connection) != CONNECTION_OK) fail("connect", PQerrorMessage(connection));
    PGresult *result = PQprepare(connection, "s", statements[workload], 0, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail("prepare", PQerrorMessage(connection));
    PQclear(result);
    if (workload == BATCH && !PQenterPipelineMode(connection)) fail("pipeline", PQerrorMessage(connection));
    return connection;
}

static void read_fields(PGconn *connection, PGresult *result, int expected) {
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail("run", PQerrorMessage(connection));
    if (PQntuples(result) != expected) fail("run", "another number of rows was expected");
    volatile long sum = 0;
    int columns = PQnfields(result);
    for (int row = 0; row < expected; row++)
        for (int column = 0; column < columns; column++)
            if (!PQgetisnull(result, row, column))
                sum += PQgetvalue(result, row, column)[0] + PQgetlength(result, row, column);
    PQclear(result);
}

static long run_batch(PGconn *connection, uint32_t *keys) {
    char key[16];
    const char *values[] = {key};
    for (int i = 0; i < 50; i++) {
        snprintf(key, sizeof key, "%d", next_key(keys));
        if (!PQsendQueryPrepared(connection, "s", 1, values, NULL, NULL, 0)) fail("send", PQerrorMessage(connection));
    }
    if (!PQpipelineSync(connection)) fail("sync", PQerrorMessage(connection));
    for (int i = 0; i < 50; i++) {
        read_fields(connection, PQgetResult(connection), 1);
        PQclear(PQgetResult(connection));
    }
    PQclear(PQgetResult(connection));
    return 50;
}

static long peer_run(void *handle, enum workload workload, uint32_t *keys) {
    PGconn *connection = handle;
    if (workload == BATCH) return run_batch(connection, keys);
    char key[16];
    snprintf(key, sizeof key, "%d", next_key(keys));
    const char *values[] = {workload == INSERT ? "a row of the benchmark" : key};
    PGresult *result = PQexecPrepared(connection, "s", 1, values, NULL, NULL, 0);
    read_fields(connection, result, workload == ROW ? 1 : workload == ROWS ? 100 : 0);
    return 1;
}

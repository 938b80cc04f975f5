/* What both peers in C share: one thread for each connection, and the conversation with the benchmark.
 *
 * PEER TARGET WORKLOAD THREADS SECONDS says "ready", reads a line, works for so long, and says how much that was. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum workload { ROW, ROWS, INSERT, BATCH };

/* Provided by the peer. */
static void *peer_open(const char *target, enum workload workload);
/* Returns how many statements it ran. */
static long peer_run(void *connection, enum workload workload, uint32_t *keys);

static void fail(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Scattered over the first 9900 of 10,000 rows, as in DataHost. */
static int next_key(uint32_t *keys) {
    *keys = *keys * 1664525u + 1013904223u;
    return (int)((*keys >> 8) % 9900u) + 1;
}

struct worker {
    pthread_t thread;
    void *connection;
    enum workload workload;
    uint32_t keys;
    double until;
    long operations;
};

static void *work(void *argument) {
    struct worker *worker = argument;
    while (now() < worker->until)
        worker->operations += peer_run(worker->connection, worker->workload, &worker->keys);
    return NULL;
}

static void run_all(struct worker *workers, int count, double seconds) {
    double until = now() + seconds;
    for (int i = 0; i < count; i++) {
        workers[i].until = until;
        workers[i].operations = 0;
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (int i = 0; i < count; i++) pthread_join(workers[i].thread, NULL);
}

static enum workload workload_named(const char *name) {
    const char *names[] = {"row", "rows", "insert", "batch"};
    for (int i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0) return (enum workload)i;
    fail("unknown workload", name);
    return ROW;
}

int main(int argc, char **argv) {
    if (argc != 5) fail("usage", "TARGET WORKLOAD THREADS SECONDS");
    int count = atoi(argv[3]);
    struct worker *workers = calloc((size_t)count, sizeof *workers);
    for (int i = 0; i < count; i++) {
        workers[i].workload = workload_named(argv[2]);
        workers[i].connection = peer_open(argv[1], workers[i].workload);
        workers[i].keys = (uint32_t)(i + 1) * 2654435761u;
    }
    run_all(workers, count, 0.2);
    puts("ready");
    fflush(stdout);
    char line[16];
    if (fgets(line, sizeof line, stdin) == NULL) return 1;
    double start = now();
    run_all(workers, count, atof(argv[4]));
    double taken = now() - start;
    long operations = 0;
    for (int i = 0; i < count; i++) operations += workers[i].operations;
    printf("{\"operations\":%ld,\"seconds\":%f}\n", operations, taken);
    return 0;
}

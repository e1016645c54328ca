// Writes runs into a new journal with nothing but SQLite: the floor under Gantry's own writing.
//
// It takes tables and rows from a journal that Gantry has written, so that it cannot drift from
// them, and commits them again as Gantry did: a batch ends with each phase.started and with the
// run, and a commit is one batch, or as many as it is told. Snapshots are left out, because they are
// no part of a phase.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { BEGIN, FIND_RUN, INSERT_EVENT, INSERT_PHASE, UPDATE_RUN, COMMIT, STATEMENTS };

static const char *const statements[STATEMENTS] = {
  [BEGIN] = "BEGIN IMMEDIATE",
  [FIND_RUN] = "SELECT lease.run, lease.engine, lease.pid, lease.epoch, "
               "(SELECT max(seq) FROM event WHERE event.run = lease.run) "
               "FROM run JOIN lease ON lease.run = run.key WHERE run.id = ?",
  [INSERT_EVENT] = "INSERT INTO event (run, seq, time_ns, type, v, barrier, phase, attempt, epoch, "
                   "data, blob) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  [INSERT_PHASE] = "INSERT OR REPLACE INTO phase (run, place, id, status, attempt, started_ns, "
                   "ended_ns, fraction, step, message, reason) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  [UPDATE_RUN] = "UPDATE run SET status = ?, started_ns = ?, ended_ns = ? WHERE key = ?",
  [COMMIT] = "COMMIT",
};

// How long the write-ahead log may become before it is copied, as in Gantry. Its file never gets
// shorter, so once copied it has to outgrow what it was.
static off_t log_limit = 16 << 20;

static sqlite3 *source, *target;
static sqlite3_stmt *prepared[STATEMENTS];

static void check(sqlite3 *database, int result) {
  if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE) return;
  fprintf(stderr, "JournalFloor: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static void execute(sqlite3 *database, const char *sql) {
  check(database, sqlite3_exec(database, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
  sqlite3_stmt *statement = NULL;
  check(database, sqlite3_prepare_v2(database, sql, -1, &statement, NULL));
  return statement;
}

static void step(int which) {
  int result;
  while ((result = sqlite3_step(prepared[which])) == SQLITE_ROW) continue;
  check(target, result);
  check(target, sqlite3_reset(prepared[which]));
}

// MARK: - What Gantry wrote

typedef struct event {
  sqlite3_value *columns[11], *run_id, *run_started;
  int ends_batch, ends_run, place;
} event;

static event *events;
static int event_count, phase_count;

static event read_event(sqlite3_stmt *row) {
  int has_phase = sqlite3_column_type(row, 11) != SQLITE_NULL;
  event read = {.place = has_phase ? sqlite3_column_int(row, 11) : -1};
  for (int i = 0; i < 11; i++) read.columns[i] = sqlite3_value_dup(sqlite3_column_value(row, i));
  read.run_id = sqlite3_value_dup(sqlite3_column_value(row, 12));
  read.run_started = sqlite3_value_dup(sqlite3_column_value(row, 13));
  const char *type = (const char *)sqlite3_column_text(row, 3);
  read.ends_run = !strcmp(type, "run.succeeded");
  read.ends_batch = read.ends_run || !strcmp(type, "phase.started");
  return read;
}

static void read_events(void) {
  sqlite3_stmt *rows = prepare(
    source,
    "SELECT e.run, e.seq, e.time_ns, e.type, e.v, e.barrier, e.phase, e.attempt, e.epoch, e.data, "
    "e.blob, p.place, r.id, r.started_ns FROM event e JOIN run r ON r.key = e.run "
    "LEFT JOIN phase p ON p.run = e.run AND p.id = e.phase ORDER BY e.position");
  while (sqlite3_step(rows) == SQLITE_ROW) {
    if (event_count % 1024 == 0) {
      events = realloc(events, (size_t)(event_count + 1024) * sizeof *events);
      if (events == NULL) exit(1);
    }
    events[event_count++] = read_event(rows);
  }
  sqlite3_finalize(rows);
  rows = prepare(source, "SELECT count(*) FROM phase");
  if (sqlite3_step(rows) == SQLITE_ROW) phase_count = sqlite3_column_int(rows, 0);
  sqlite3_finalize(rows);
  if (event_count == 0 || phase_count == 0) {
    fputs("JournalFloor: there is no run in the journal\n", stderr);
    exit(1);
  }
}

// MARK: - Writing it again

static void open_target(const char *path) {
  check(target, sqlite3_open(path, &target));
  execute(target, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; "
                  "PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 0");
  sqlite3_db_config(target, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  execute(target, "BEGIN");
  sqlite3_stmt *tables = prepare(
    source,
    "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
    "AND name NOT LIKE 'grdb_%' ORDER BY type DESC, name");
  while (sqlite3_step(tables) == SQLITE_ROW) {
    execute(target, (const char *)sqlite3_column_text(tables, 0));
  }
  sqlite3_finalize(tables);
  execute(target, "COMMIT");
  for (int i = 0; i < STATEMENTS; i++) prepared[i] = prepare(target, statements[i]);
}

static void write_opening(const char *source_path) {
  char sql[4352];
  sqlite3_snprintf(sizeof sql, sql, "ATTACH %Q AS gantry", source_path);
  execute(target, sql);
  execute(target, "BEGIN IMMEDIATE; INSERT INTO run SELECT * FROM gantry.run; "
                  "INSERT INTO lease SELECT * FROM gantry.lease; "
                  "INSERT INTO blob SELECT * FROM gantry.blob; "
                  "INSERT INTO phase SELECT run, place, id, 'pending', 0, NULL, NULL, NULL, NULL, "
                  "NULL, NULL FROM gantry.phase; COMMIT; DETACH gantry");
}

static void insert_event(const event *given) {
  for (int i = 0; i < 11; i++) {
    check(target, sqlite3_bind_value(prepared[INSERT_EVENT], i + 1, given->columns[i]));
  }
  step(INSERT_EVENT);
}

static void insert_phase(const event *given) {
  sqlite3_stmt *statement = prepared[INSERT_PHASE];
  const char *type = (const char *)sqlite3_value_text(given->columns[3]);
  int started = !strcmp(type, "phase.started");
  sqlite3_bind_value(statement, 1, given->columns[0]);
  sqlite3_bind_int(statement, 2, given->place);
  sqlite3_bind_value(statement, 3, given->columns[6]);
  sqlite3_bind_text(statement, 4, started ? "running" : "succeeded", -1, SQLITE_STATIC);
  sqlite3_bind_value(statement, 5, given->columns[7]);
  sqlite3_bind_value(statement, 6, given->columns[2]);
  if (started) sqlite3_bind_null(statement, 7);
  else sqlite3_bind_value(statement, 7, given->columns[2]);
  step(INSERT_PHASE);
}

static void update_run(const event *given) {
  sqlite3_bind_text(prepared[UPDATE_RUN], 1, "succeeded", -1, SQLITE_STATIC);
  sqlite3_bind_value(prepared[UPDATE_RUN], 2, given->run_started);
  sqlite3_bind_value(prepared[UPDATE_RUN], 3, given->columns[2]);
  sqlite3_bind_value(prepared[UPDATE_RUN], 4, given->columns[0]);
  step(UPDATE_RUN);
}

// Writes the events from `first` on that Gantry gave to the store at once, and returns the next one.
static int write_batch(int first) {
  int end = first;
  sqlite3_bind_value(prepared[FIND_RUN], 1, events[first].run_id);
  step(FIND_RUN);
  do insert_event(&events[end]);
  while (!events[end++].ends_batch && end < event_count);
  for (int i = first; i < end; i++) {
    if (events[i].place >= 0) insert_phase(&events[i]);
  }
  if (events[end - 1].ends_run) update_run(&events[end - 1]);
  return end;
}

// Commits several batches together, and returns the next event.
static int write_commit(int first, int batches) {
  int end = first;
  step(BEGIN);
  for (int i = 0; i < batches && end < event_count; i++) end = write_batch(end);
  step(COMMIT);
  return end;
}

static void copy_log(const char *path) {
  char log[4096];
  struct stat status;
  snprintf(log, sizeof log, "%s-wal", path);
  if (stat(log, &status) != 0 || status.st_size <= log_limit) return;
  check(target, sqlite3_wal_checkpoint_v2(target, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL));
  log_limit = status.st_size;
}

static double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int by_size(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
  if (count == 2 && !strcmp(arguments[1], "statements")) {
    for (int i = 0; i < STATEMENTS; i++) puts(statements[i]);
    return 0;
  }
  int batches = count == 4 ? atoi(arguments[3]) : 1;
  if (count < 3 || count > 4 || batches < 1) {
    fputs("usage: JournalFloor GANTRYS-JOURNAL NEW-JOURNAL [BATCHES-OF-A-COMMIT]\n", stderr);
    return 64;
  }
  check(source, sqlite3_open_v2(arguments[1], &source, SQLITE_OPEN_READWRITE, NULL));
  read_events();
  open_target(arguments[2]);
  double *times = calloc((size_t)event_count, sizeof *times);
  if (times == NULL) return 1;
  double start = now_ns();
  write_opening(arguments[1]);
  int commits = 0;
  for (int next = 0; next < event_count; commits++) {
    double before = now_ns();
    next = write_commit(next, batches);
    times[commits] = now_ns() - before;
    copy_log(arguments[2]);
  }
  double whole = now_ns() - start;
  qsort(times, (size_t)commits, sizeof *times, by_size);
  printf("%.0f %.0f %d\n", whole / phase_count, times[commits / 2], commits);
  return 0;
}

// Looking, and ending.
#define _GNU_SOURCE
#include <time.h>

#include "commands.h"
#include "json.h"
#include "process_facts.h"
#include "scene.h"
#include "snapshot.h"
#include "visit.h"

#define WAIT_MAX_MS 600000

static const char *snapshot(instrument *instrument, const word *words, size_t count) {
  (void)words, (void)count;
  snapshot_tell(&instrument->line);
  return NULL;
}

static const char *world_shown(instrument *instrument, const word *words, size_t count) {
  (void)words, (void)count;
  pthread_mutex_lock(&instrument->world.lock);
  world_tell(&instrument->world, &instrument->line);
  pthread_mutex_unlock(&instrument->world.lock);
  return NULL;
}

static void wait_ns(int64_t ns) {
  struct timespec left = {ns / 1000000000, ns % 1000000000};
  nanosleep(&left, NULL);
}

static const char wrong_time[] = "MS is not between 0 and 600000";

static const char *sleep_ms(instrument *instrument, const word *words, size_t count) {
  (void)instrument, (void)count;
  int64_t ms;
  if (!word_number(words[0], &ms) || ms < 0 || ms > WAIT_MAX_MS) return wrong_time;
  wait_ns(ms * 1000000);
  return NULL;
}

static const char *settle_threads(instrument *instrument, const word *words, size_t count) {
  int64_t ms = 200;
  if (count == 1 && (!word_number(words[0], &ms) || ms < 0 || ms > WAIT_MAX_MS)) return wrong_time;
  int64_t start = clock_ns(), end = start + ms * 1000000;
  // A thread that is about to end takes moments, and nobody says when it is gone.
  while (process_threads() > 1 && clock_ns() < end) wait_ns(500000);
  pile *line = &instrument->line;
  json_whole(line, "threads", process_threads());
  json_open(line, "names", '[');
  process_thread_names(line);
  json_close(line, ']');
  json_whole(line, "ns", clock_ns() - start);
  return NULL;
}

static void shut_down(void *ctx) {
  const gantry_plugin *table = ctx;
  table->shutdown(table->ctx);
}

static const char *shutdown_plugin(instrument *instrument, const word *words, size_t count) {
  (void)words, (void)count;
  library *library = &instrument->library;
  const char *problem = command_need_plugin(instrument);
  if (problem != NULL) return problem;
  if (library->table.shutdown == NULL) {
    json_text(&instrument->line, "missing", "shutdown");
    return NULL;
  }
  visit visit = {.name = "shutdown", .perform = shut_down, .ctx = &library->table};
  if (visit_make_on(&visit, instrument->knobs.thread) != 0) return "there can be no thread for it";
  library->is_shut_down = 1;
  atomic_store(&the_scene.is_shut_down, 1);
  visit_tell(&visit, &instrument->line);
  return NULL;
}

// The line is all: the program ends when it is written.
static const char *exit_program(instrument *instrument, const word *words, size_t count) {
  (void)words, (void)count;
  instrument->is_ending = 1;
  return NULL;
}

const command_kind other_commands[] = {
  {"snapshot", 0, 0, snapshot},
  {"world", 0, 0, world_shown},
  {"sleep", 1, 1, sleep_ms},
  {"settle-threads", 0, 1, settle_threads},
  {"shutdown", 0, 0, shutdown_plugin},
  {"exit", 0, 0, exit_program},
  {NULL, 0, 0, NULL},
};

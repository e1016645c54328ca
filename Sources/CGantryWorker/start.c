#define _GNU_SOURCE
#include "start.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "crash.h"
#include "ending.h"
#include "page.h"
#include "process.h"
#include "resource_limits.h"
#include "sandbox.h"

// Where the rest of START is read from.
typedef struct reader {
  const uint8_t *rest;
  size_t left;
} reader;

// Ends the process unless `problem` is 0.
static void need(int problem, const char *what) {
  if (problem != 0) end_with_problem(GANTRY_WORKER_BAD_START, what, problem);
}

static void need_sandbox(int problem, const char *what) {
  if (problem != 0) end_with_problem(GANTRY_WORKER_NO_SANDBOX, what, problem);
}

static _Noreturn void refuse_start(void) {
  end_at_once(GANTRY_WORKER_BAD_START, "the first frame is not what this worker expects");
}

// Takes a part as text without a NUL in it, and ends it with one.
static int take_text(reader *reader, char *text, size_t size, size_t *length) {
  gantry_part part;
  if (!gantry_part_take(&reader->rest, &reader->left, &part)) return 0;
  if (part.size >= size || memchr(part.bytes, 0, part.size) != NULL) return 0;
  if (part.size > 0) memcpy(text, part.bytes, part.size);
  text[part.size] = '\0';
  *length = part.size;
  return 1;
}

static void allow_paths(const landlock_rules *rules, reader *reader) {
  char rule[PATH_MAX + 1];
  size_t length;
  for (;;) {
    if (!take_text(reader, rule, sizeof rule, &length)) refuse_start();
    if (length == 0) return;
    if (strchr("rwxRWX", rule[0]) == NULL || rule[1] != '/') refuse_start();
    need_sandbox(landlock_allow(rules, rule[0], rule + 1), rule + 1);
  }
}

static void set_variables(reader *reader) {
  char variable[PATH_MAX + 1];
  size_t length;
  while (reader->left > 0) {
    if (!take_text(reader, variable, sizeof variable, &length)) refuse_start();
    char *value = strchr(variable, '=');
    if (value == NULL || value == variable) refuse_start();
    *value = '\0';
    need(setenv(variable, value + 1, 1) == 0 ? 0 : errno, "there is no memory for the variables");
  }
}

static void close_sandbox(worker *worker, landlock_rules *rules) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    need_sandbox(errno, "new privileges cannot be ruled out");
  }
  int may_run_programs = (worker->limits.flags & GANTRY_LIMIT_PROCESSES) != 0;
  need_sandbox(process_drop_capabilities(may_run_programs), "capabilities cannot be dropped");
  need_sandbox(landlock_close(rules), "Landlock cannot be closed");
  // Without it nobody of the same user looks into this process, and its secrets, any more.
  if (prctl(PR_SET_DUMPABLE, 0) != 0) need_sandbox(errno, "looking in cannot be ruled out");
  int64_t is_closed;
  need_sandbox(seccomp_close(worker->limits.flags, &is_closed), "seccomp cannot be closed");
  worker->confinement = (gantry_confinement){
    .landlock = rules->abi,
    .seccomp = is_closed,
    .namespaced = getpid() == 1,
  };
}

static void read_start(worker *worker, const gantry_packet *packet) {
  reader reader = {packet->body, packet->frame.size};
  if (packet->frame.kind != GANTRY_FRAME_START || packet->fd_count != 3) refuse_start();
  if (!gantry_part_take_fixed(
        &reader.rest, &reader.left, &worker->limits, sizeof worker->limits)) {
    refuse_start();
  }
  worker->page = page_map(packet->fds[0]);
  worker->sign = sign_map(packet->fds[1]);
  if (worker->page == NULL || worker->sign == NULL) refuse_start();
  worker->cancel_fd = packet->fds[2];
  page_leave(worker->page);

  landlock_rules rules;
  int may_use_network = (worker->limits.flags & GANTRY_LIMIT_NETWORK) != 0;
  need_sandbox(landlock_begin(&rules, may_use_network), "Landlock cannot be used");
  allow_paths(&rules, &reader);
  set_variables(&reader);
  need(limits_apply(&worker->limits), "the limits cannot be set");
  close_sandbox(worker, &rules);
  need(crash_watch(worker->page), "crashes cannot be watched for");
}

void start_up(worker *worker) {
  gantry_packet packet;
  // The exchange is not needed yet, and its buffer is free.
  int problem =
    gantry_frame_receive(GANTRY_WORKER_SOCKET, &packet, worker->exchange.commands, 0);
  // A host that has changed its mind.
  if (problem == ECONNRESET) _exit(GANTRY_WORKER_DONE);
  need(problem, "the first frame cannot be read");
  read_start(worker, &packet);
  free(packet.owned);
}

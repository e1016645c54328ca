// gantry-worker: the process that a plugin runs in, so that nothing it does can hurt the host.
//
// It is started by the host and by nobody else: fd 3 is a socket on which both speak as
// gantry_frames.h says. One thread does everything, and also makes the plugin's calls; a second one
// only watches whether the host is still there.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "commands.h"
#include "ending.h"
#include "libraries.h"
#include "process.h"
#include "start.h"
#include "watchdog.h"

// Large, and used from the first line to the last.
static worker only_worker;

static void say_ready(worker *worker) {
  uint8_t storage[64];
  body body;
  body_begin(&body, storage, sizeof storage);
  body_part(&body, &worker->confinement, sizeof worker->confinement);
  exchange_expect_command(&worker->exchange);
  int problem = exchange_send(&worker->exchange, GANTRY_FRAME_READY, 0, 0, &body);
  body_end(&body);
  if (problem != 0) {
    end_with_problem(GANTRY_WORKER_SOCKET_GONE, "an answer cannot be sent", problem);
  }
}

static void work(worker *worker) {
  for (;;) {
    gantry_packet *command;
    int problem = exchange_command(&worker->exchange, &command);
    if (problem == ECONNRESET) return;
    if (problem != 0) {
      end_with_problem(GANTRY_WORKER_SOCKET_GONE, "a command cannot be read", problem);
    }
    command_end end = commands_do(worker, command);
    if (end == COMMAND_LAST) return;
    if (end == COMMAND_IS_WRONG) {
      end_at_once(GANTRY_WORKER_BAD_FRAME, "a command from the host breaks the rules");
    }
  }
}

int main(void) {
  worker *worker = &only_worker;
  int problem = process_begin();
  if (problem == EBADF) {
    fputs("gantry-worker is started by gantry and is of no use by itself.\n", stderr);
    return GANTRY_WORKER_BAD_START;
  }
  if (problem != 0) {
    end_with_problem(GANTRY_WORKER_BAD_START, "the process cannot be prepared", problem);
  }
  start_up(worker);
  exchange_begin(&worker->exchange, GANTRY_WORKER_SOCKET);
  output_prepare(&worker->output, worker->page);
  pthread_mutex_init(&worker->call.lock, NULL);
  say_ready(worker);
  // While the host reads that, and before any of the plugin's code runs.
  problem = watchdog_start(worker);
  if (problem != 0) {
    end_with_problem(
      GANTRY_WORKER_NO_THREAD, "the watchdog's thread cannot be started", problem);
  }
  work(worker);
  libraries_shut_down(worker);
  end_in_order();
}

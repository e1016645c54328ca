// Attacks that make processes, where that is permitted and where it is not, and on the parent.
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "Hostile.h"
#include "gantry_frames.h"

attack fork_bomb, run_shell, parent_killed, parent_traced, child_left, grandchild_left,
  child_outlives_crash, child_answers, child_returns;

// Names a process as the test says, so that the test finds it whatever its number is there.
static void wear_mark(const attempt *now) {
  char mark[16];
  prctl(PR_SET_NAME, input_text(now, "mark", mark, sizeof mark));
}

static gantry_status denied(const attempt *now) {
  return fail(now, "FORK_DENIED", strerror(errno));
}

// Not more than this many, so that a machine outlives a host that cannot stop it.
#define BOMB_MAX 300

gantry_status fork_bomb(const attempt *now) {
  int *count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (count == MAP_FAILED) return fail(now, "NO_MEMORY", strerror(errno));
  pid_t first = fork();
  if (first < 0) return denied(now);
  wear_mark(now);
  if (first > 0) begun(now);
  while (__atomic_add_fetch(count, 1, __ATOMIC_RELAXED) < BOMB_MAX) {
    if (fork() < 0) break;
  }
  wait_for_ever();
}

gantry_status run_shell(const attempt *now) {
  int status = system("echo owned");
  // What could not be started, the C library answers as a shell does that found nothing.
  if (status == -1 || WEXITSTATUS(status) == 127) return denied(now);
  return answer_number(now, "status", status);
}

// Only a parent that is somebody else than the first process of the machine.
gantry_status parent_killed(const attempt *now) {
  pid_t parent = getppid();
  if (parent <= 1) return answer(now, "{\"refused\":true}");
  if (kill(parent, SIGKILL)) return answer(now, "{\"refused\":true}");
  return fail(now, "PARENT_KILLED", "the signal was sent");
}

gantry_status parent_traced(const attempt *now) {
  pid_t parent = getppid();
  if (parent <= 1) parent = (pid_t)input_number(now, "host");
  if (parent <= 1 || ptrace(PTRACE_SEIZE, parent, NULL, NULL)) {
    return answer(now, "{\"refused\":true}");
  }
  return fail(now, "PARENT_TRACED", "it is traced");
}

// MARK: with permission

static gantry_status leave_process(const attempt *now, int generations) {
  int ready[2];
  char byte;
  if (pipe(ready)) return fail(now, "NO_PIPE", strerror(errno));
  pid_t child = fork();
  if (child < 0) return denied(now);
  if (child == 0) {
    if (generations > 1) {
      setsid();
      if (fork() != 0) _exit(0);
      signal(SIGTERM, SIG_IGN);
      signal(SIGHUP, SIG_IGN);
    }
    wear_mark(now);
    if (write(ready[1], "r", 1) != 1) _exit(1);
    wait_for_ever();
  }
  close(ready[1]);
  if (read(ready[0], &byte, 1) != 1) return fail(now, "NO_CHILD", "the child has ended");
  return GANTRY_OK;
}

gantry_status child_left(const attempt *now) {
  gantry_status status = leave_process(now, 1);
  return status == GANTRY_OK ? answer(now, "{}") : status;
}

gantry_status grandchild_left(const attempt *now) {
  gantry_status status = leave_process(now, 2);
  return status == GANTRY_OK ? answer(now, "{}") : status;
}

// The child has the socket and the pipes too, so that their end never comes.
gantry_status child_outlives_crash(const attempt *now) {
  static volatile uintptr_t address = 16;
  gantry_status status = leave_process(now, 2);
  if (status != GANTRY_OK) return status;
  *(volatile int *)address = 1;
  return answer(now, "{}");
}

gantry_status child_answers(const attempt *now) {
  const struct {
    gantry_frame frame;
    uint64_t result_size;
    gantry_result result;
    uint64_t empty[5];
  } packet = {
    .frame = {.kind = GANTRY_FRAME_RESULT,
              .call = now->call,
              .size = sizeof packet - sizeof packet.frame},
    .result_size = sizeof packet.result,
  };
  pid_t child = fork();
  if (child < 0) return denied(now);
  if (child > 0) wait_for_ever();
  wear_mark(now);
  send(GANTRY_WORKER_SOCKET, &packet, sizeof packet, MSG_NOSIGNAL);
  wait_for_ever();
}

gantry_status child_returns(const attempt *now) {
  if (fork() < 0) return denied(now);
  wear_mark(now);
  return answer(now, "{}");
}

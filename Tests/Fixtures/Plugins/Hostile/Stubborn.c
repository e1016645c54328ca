// Attacks that ignore being cancelled, alone and with processes. Each process carries the input's
// "mark" as its name, so that a test finds those that were left; "begun" is reported when all are
// there.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "Hostile.h"

attack stay_reading, stay_looping, stay_ignoring, stay_with_grandchildren, stay_with_session,
  stay_respawning;

static void wear_mark(const attempt *now) {
  char mark[16];
  prctl(PR_SET_NAME, input_text(now, "mark", mark, sizeof mark));
}

static void ignore_signals(void) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_IGN);
}

_Noreturn static void count_for_ever(void) {
  static volatile unsigned long count;
  for (;;) count++;
}

gantry_status stay_reading(const attempt *now) {
  int ends[2];
  char byte;
  if (pipe(ends)) return fail(now, "NO_PIPE", strerror(errno));
  wear_mark(now);
  begun(now);
  for (;;) {
    if (read(ends[0], &byte, 1) == 1) return answer(now, "{}");
  }
}

gantry_status stay_looping(const attempt *now) {
  wear_mark(now);
  begun(now);
  count_for_ever();
}

gantry_status stay_ignoring(const attempt *now) {
  wear_mark(now);
  ignore_signals();
  begun(now);
  count_for_ever();
}

// Says through a pipe that this process is there, and stays.
_Noreturn static void stay(const attempt *now, int ready) {
  wear_mark(now);
  ignore_signals();
  if (write(ready, "r", 1) != 1) _exit(1);
  wait_for_ever();
}

static gantry_status wait_for(const attempt *now, int ready, int count) {
  char byte;
  for (int i = 0; i < count; i++) {
    if (read(ready, &byte, 1) != 1) return fail(now, "NO_CHILD", "a process has not come");
  }
  wear_mark(now);
  ignore_signals();
  begun(now);
  for (;;) wait(NULL);
}

gantry_status stay_with_grandchildren(const attempt *now) {
  int ready[2];
  if (pipe(ready)) return fail(now, "NO_PIPE", strerror(errno));
  for (int i = 0; i < 3; i++) {
    pid_t child = fork();
    if (child < 0) return fail(now, "FORK_DENIED", strerror(errno));
    if (child > 0) continue;
    if (fork() < 0) _exit(1);
    stay(now, ready[1]);
  }
  return wait_for(now, ready[0], 6);
}

gantry_status stay_with_session(const attempt *now) {
  int ready[2];
  if (pipe(ready)) return fail(now, "NO_PIPE", strerror(errno));
  pid_t child = fork();
  if (child < 0) return fail(now, "FORK_DENIED", strerror(errno));
  if (child == 0) {
    // The middle one ends, so that the grandchild has neither a parent nor a session of the plugin.
    setsid();
    pid_t grandchild = fork();
    if (grandchild != 0) _exit(grandchild < 0);
    for (int descriptor = 0; descriptor < 64; descriptor++) {
      if (descriptor != ready[1]) close(descriptor);
    }
    stay(now, ready[1]);
  }
  return wait_for(now, ready[0], 1);
}

// A chain of processes, each of which makes the next and ends: whoever walks a list of them once
// always comes too late. The first 100 links go as fast as they can, later ones wait a little.
gantry_status stay_respawning(const attempt *now) {
  int ready[2];
  if (pipe(ready)) return fail(now, "NO_PIPE", strerror(errno));
  pid_t child = fork();
  if (child < 0) return fail(now, "FORK_DENIED", strerror(errno));
  if (child == 0) {
    wear_mark(now);
    setsid();
    // Bounded, so that a host that cannot stop it is not left with it.
    for (int link = 0; link < 200000; link++) {
      if (link == 100 && write(ready[1], "r", 1) != 1) _exit(1);
      if (link > 100) usleep(200);
      if (fork() != 0) _exit(0);
    }
    _exit(0);
  }
  return wait_for(now, ready[0], 1);
}

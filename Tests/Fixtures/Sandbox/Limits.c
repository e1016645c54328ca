// Sets the limits of a worker for itself, and says what came of it in one line.
//
//   limits score    how much it is preferred when memory runs out
//   limits crowd    the errno of a new thread, when the user has 300 elsewhere and 256 are allowed
//   limits alone    how many processes there can be in a user namespace, when 8 are allowed
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "resource_limits.h"

#define CROWD 300
#define ATTEMPTS 32

// The threads of root are not counted.
static void become_somebody(void) {
  const uid_t nobody = 65534;
  if (getuid() != 0) return;
  if (setgroups(0, NULL) != 0 || setgid(nobody) != 0 || setuid(nobody) != 0) abort();
}

static void apply(uint64_t processes) {
  gantry_limits limits = {.flags = GANTRY_LIMIT_PROCESSES, .processes = processes};
  int problem = limits_apply(&limits);
  if (problem == 0) return;
  printf("limits: %s\n", strerror(problem));
  exit(3);
}

static int say_score(void) {
  char text[16] = "";
  apply(256);
  FILE *file = fopen("/proc/self/oom_score_adj", "r");
  if (file == NULL || fgets(text, sizeof text, file) == NULL) return 2;
  printf("%s", text);
  return 0;
}

static void *wait_for_ever(void *context) {
  for (;;) pause();
  return context;
}

static int start_thread(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 * 1024);
  return pthread_create(&thread, &attributes, wait_for_ever, NULL);
}

static int say_in_crowd(void) {
  become_somebody();
  for (int i = 0; i < CROWD; i++) {
    if (start_thread() != 0) return 2;
  }
  pid_t child = fork();
  if (child == 0) {
    apply(256);
    printf("%d\n", start_thread());
    fflush(stdout);
    _exit(0);
  }
  int status;
  return child > 0 && waitpid(child, &status, 0) == child ? status : 2;
}

static int say_alone(void) {
  pid_t children[ATTEMPTS];
  int count = 0;
  become_somebody();
  if (unshare(CLONE_NEWUSER) != 0) return 2;
  apply(8);
  while (count < ATTEMPTS && (children[count] = fork()) > 0) count++;
  if (count < ATTEMPTS && children[count] == 0) wait_for_ever(NULL);
  printf("%d\n", count + 1);
  for (int i = 0; i < count; i++) kill(children[i], SIGKILL);
  for (int i = 0; i < count; i++) waitpid(children[i], NULL, 0);
  return 0;
}

int main(int count, char **arguments) {
  const char *what = count == 2 ? arguments[1] : "";
  if (strcmp(what, "score") == 0) return say_score();
  if (strcmp(what, "crowd") == 0) return say_in_crowd();
  if (strcmp(what, "alone") == 0) return say_alone();
  return 2;
}

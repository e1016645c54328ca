// gantry-trial: the process that `gantry plugin validate` tries a plugin in. What it is told and
// what it answers is in trial.h.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "allocation.h"
#include "commands.h"
#include "confinement.h"
#include "crash.h"
#include "facts.h"
#include "json.h"
#include "scene.h"
#include "trial.h"

// A number of <linux/…>, which the C library's headers may be too old for.
#define SYSCALL_CLOSE_RANGE 436

// Large, and used from the first line to the last.
instrument the_instrument;

static _Noreturn void refuse(int status, const char *why, int problem) {
  if (problem == 0) dprintf(STDERR_FILENO, "gantry-trial: %s\n", why);
  else dprintf(STDERR_FILENO, "gantry-trial: %s: %s\n", why, strerror(problem));
  _exit(status);
}

// A trial that hangs must not outlive the judge.
static void die_with_parent(const char *parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) refuse(TRIAL_BAD_START, "no bond to the judge", errno);
  // It may be dead already; then somebody else is the parent.
  if (getppid() != atoi(parent)) _exit(TRIAL_BAD_START);
}

// As a worker begins, whatever the judge has set for itself.
static void begin_process(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigset_t none;
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  umask(077);
  syscall(SYSCALL_CLOSE_RANGE, TRIAL_FACTS_FD + 1u, ~0u, 0);
}

static void begin(instrument *instrument, int count, char **arguments) {
  if (count < 3 || arguments[1][0] != '/' || fcntl(TRIAL_FACTS_FD, F_GETFD) < 0) {
    refuse(TRIAL_BAD_START, "it is started by gantry and is of no use by itself", 0);
  }
  die_with_parent(arguments[2]);
  begin_process();
  instrument->scratch = arguments[1];
  static char folder[PATH_MAX];
  if (chdir(instrument->scratch) != 0 || getcwd(folder, sizeof folder) == NULL) {
    refuse(TRIAL_BAD_START, "the scratch folder", errno);
  }
  instrument->folder = folder;
  const char *problem = script_read(&instrument->script, TRIAL_SCRIPT_FD);
  if (problem != NULL) refuse(TRIAL_BAD_START, problem, 0);
  close(TRIAL_SCRIPT_FD);
  int number = facts_begin(TRIAL_FACTS_FD);
  if (number != 0) refuse(TRIAL_BAD_START, "the facts cannot be written", number);
}

static void prepare(instrument *instrument) {
  // Lines of the plugin are there when it prints them, and take no memory that is counted.
  static char buffer[BUFSIZ];
  setvbuf(stdout, buffer, _IOLBF, sizeof buffer);
  allocation_begin();
  knobs_begin(&instrument->knobs);
  host_tables_begin(&instrument->tables[0]);
  host_tables_begin(&instrument->tables[1]);
  pthread_mutex_init(&instrument->aside.lock, NULL);
  world_begin(&instrument->world);
  calls_begin();
}

// Says that everything after this is the library's doing.
static void say_begun(void) {
  pile line = {0};
  json_open(&line, NULL, '{');
  json_whole(&line, "at", 0);
  json_bool(&line, "begun", 1);
  json_close(&line, '}');
  facts_write(&line);
  pile_free(&line);
}

// Says that the process ends by exit, whoever called it.
static void say_exit(int status, void *ctx) {
  (void)ctx;
  pile line = {0};
  json_open(&line, NULL, '{');
  json_whole(&line, "at", (int64_t)atomic_load(&the_scene.at));
  json_whole(&line, "exit", status);
  json_text(&line, "in", atomic_load(&the_scene.in));
  json_close(&line, '}');
  facts_write(&line);
}

int main(int count, char **arguments) {
  instrument *instrument = &the_instrument;
  begin(instrument, count, arguments);
  prepare(instrument);
  int number;
  const char *problem = confinement_close(&instrument->script, instrument->scratch, &number);
  if (problem != NULL) refuse(TRIAL_NO_SANDBOX, problem, number);
  // Now that the limit of the stack is what it stays.
  if ((number = crash_watch()) != 0) refuse(TRIAL_BAD_START, "crashes are not watched", number);
  on_exit(say_exit, NULL);
  say_begun();
  for (size_t i = 0; i < instrument->script.count && !instrument->is_ending; i++) {
    commands_do(instrument, i);
  }
  if (instrument->is_ending) {
    atomic_store(&the_scene.in, "exit");
    return TRIAL_DONE;
  }
  // No exit(): the plugin's destructors would run beside threads that it left behind.
  fflush(stdout);
  _exit(TRIAL_DONE);
}

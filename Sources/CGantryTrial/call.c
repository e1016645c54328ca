#define _GNU_SOURCE
#include "call.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "breach.h"
#include "json.h"
#include "scene.h"
#include "trial.h"
#include "writing.h"

// A handle is the number of the call, and below it the place where the call is kept.
#define PLACE_BITS 8
// The first number, so that no small number that a plugin makes up is ever one.
#define FIRST_NUMBER 0x5eed00u

// Global because host functions get no more than a handle, and perhaps a wrong one.
static call calls[CALLS_MAX];
static pthread_mutex_t places_lock = PTHREAD_MUTEX_INITIALIZER;
static int is_taken[CALLS_MAX];
static _Atomic uint64_t next_number = FIRST_NUMBER;
// The call that this thread of the host makes.
static _Thread_local const call *own_call;

int64_t clock_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void calls_begin(void) {
  for (size_t i = 0; i < CALLS_MAX; i++) {
    call *call = &calls[i];
    pthread_mutex_init(&call->lock, NULL);
    call->cancel_fd = -1;
    for (size_t k = 0; k < CALL_WRITERS; k++) {
      writer *writer = &call->writers[k];
      writer->table = (gantry_out){sizeof(gantry_out), 0, writer, writing_write};
      writer->call = call;
    }
  }
  // The main thread's, so that it is there before anybody counts descriptors.
  calls[0].cancel_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
}

// MARK: beginning and ending

static void set_timer(const call *call) {
  // A time in the past makes it readable at once; none at all would stop it.
  int64_t at = call->cancel_at_ns == CALL_NEVER ? 0 : call->cancel_at_ns;
  if (at <= 0 && call->cancel_at_ns != CALL_NEVER) at = 1;
  struct itimerspec when = {.it_value = {at / 1000000000, at % 1000000000}};
  timerfd_settime(call->cancel_fd, TFD_TIMER_ABSTIME, &when, NULL);
}

static void clear(call *call) {
  pile_clear(&call->output);
  for (int list = 0; list < SAID_LISTS; list++) pile_clear(&call->said[list]);
  memset(call->said_count, 0, sizeof call->said_count);
  memset(call->asked, 0, sizeof call->asked);
  call->said_bytes = 0;
  call->writes = call->writes_refused = call->emits_refused = call->again = 0;
  call->cancelled_seen = call->events_after_cancel = call->events_after_seen = 0;
  call->is_over_limit = 0;
}

static void set_times(call *call) {
  const knobs *knobs = call->knobs;
  call->start_ns = clock_ns();
  call->deadline_at_ns = knobs->deadline_ns > 0 ? call->start_ns + knobs->deadline_ns : CALL_NEVER;
  call->cancel_at_ns = call->deadline_at_ns;
  if (knobs->cancel_after_ns >= 0 && call->start_ns + knobs->cancel_after_ns < call->cancel_at_ns) {
    call->cancel_at_ns = call->start_ns + knobs->cancel_after_ns;
  }
}

call *call_begin(const knobs *knobs) {
  size_t place = 0;
  pthread_mutex_lock(&places_lock);
  while (place < CALLS_MAX && is_taken[place]) place++;
  if (place < CALLS_MAX) is_taken[place] = 1;
  pthread_mutex_unlock(&places_lock);
  if (place == CALLS_MAX) return NULL;
  call *call = &calls[place];
  pthread_mutex_lock(&call->lock);
  clear(call);
  call->knobs = knobs;
  call->writer = &call->writers[call->turn++ % CALL_WRITERS];
  call->handle = atomic_fetch_add(&next_number, 1) << PLACE_BITS | place;
  set_times(call);
  if (call->cancel_fd >= 0) set_timer(call);
  pthread_mutex_unlock(&call->lock);
  return call;
}

static void check_cancel_fd(const call *call) {
  struct itimerspec when;
  if (call->cancel_fd < 0 || timerfd_gettime(call->cancel_fd, &when) == 0) return;
  breach_say(
    CLOSES_DESCRIPTOR, "descriptor %d, which wait_fd had answered, is closed or another file",
    call->cancel_fd);
}

void call_end(call *call) {
  pthread_mutex_lock(&call->lock);
  call->handle = 0;
  call->writer = NULL;
  check_cancel_fd(call);
  pthread_mutex_unlock(&call->lock);
}

void call_forget(call *call) {
  size_t place = (size_t)(call - calls);
  if (place > 0 && call->cancel_fd >= 0) {
    close(call->cancel_fd);
    call->cancel_fd = -1;
  }
  pthread_mutex_lock(&places_lock);
  is_taken[place] = 0;
  pthread_mutex_unlock(&places_lock);
}

void call_own(const call *call) { own_call = call; }

const call *calls_all(void) { return calls; }

const gantry_out *call_writer(const call *call) { return &call->writer->table; }

// MARK: what host functions ask

// Says why a handle is refused.
static void refuse(gantry_call handle, const char *function) {
  uint64_t number = handle >> PLACE_BITS, place = handle & ((1u << PLACE_BITS) - 1);
  unsigned long long shown = (unsigned long long)handle;
  if (handle == 0) {
    breach_say(FOREIGN_CALL, "%s was given call 0, which is never a call", function);
  } else if (number >= FIRST_NUMBER && number < atomic_load(&next_number) && place < CALLS_MAX) {
    breach_say(USES_STALE_CALL, "%s was given call %#llx, which has returned", function, shown);
  } else {
    breach_say(
      FOREIGN_CALL, "%s was given call %#llx, which was never handed out", function, shown);
  }
}

call *call_find(gantry_call handle, const char *function) {
  uint64_t place = handle & ((1u << PLACE_BITS) - 1);
  if (handle == 0 || place >= CALLS_MAX) {
    refuse(handle, function);
    return NULL;
  }
  call *call = &calls[place];
  pthread_mutex_lock(&call->lock);
  if (call->handle != handle) {
    pthread_mutex_unlock(&call->lock);
    refuse(handle, function);
    return NULL;
  }
  if (own_call != NULL && own_call != call) {
    pthread_mutex_unlock(&call->lock);
    breach_say(
      FOREIGN_CALL, "%s was given call %#llx on a thread that is in another call", function,
      (unsigned long long)handle);
    return NULL;
  }
  return call;
}

void call_unlock(call *call) { pthread_mutex_unlock(&call->lock); }

pile *call_say(call *call, said list, size_t bytes) {
  call->said_count[list]++;
  if (call->said_count[list] > TRIAL_KEPT || bytes > TRIAL_KEPT_BYTES - call->said_bytes) {
    return NULL;
  }
  call->said_bytes += bytes;
  return &call->said[list];
}

int call_is_cancelled(const call *call) {
  return call->cancel_at_ns != CALL_NEVER && clock_ns() >= call->cancel_at_ns;
}

int call_cancel_fd(call *call) {
  if (call->cancel_fd < 0) {
    call->cancel_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (call->cancel_fd >= 0) set_timer(call);
  }
  return call->cancel_fd;
}

// MARK: telling

static void tell_asked(const call *call, pile *line) {
  json_open(line, "asked", '{');
  for (int function = 0; function < HOST_FUNCTIONS; function++) {
    if (call->asked[function] == 0) continue;
    json_whole(line, host_function_names[function], (int64_t)call->asked[function]);
  }
  json_close(line, '}');
}

void call_tell(const call *call, pile *line) {
  json_base64(line, "output", call->output.bytes, call->output.size);
  json_whole(line, "writes", (int64_t)call->writes);
  json_whole(line, "writes_refused", (int64_t)call->writes_refused);
  for (int list = 0; list < SAID_LISTS; list++) {
    json_array(line, said_names[list], &call->said[list]);
  }
  json_whole(line, "events_count", (int64_t)call->said_count[SAID_EVENTS]);
  json_whole(line, "log_count", (int64_t)call->said_count[SAID_LOG]);
  json_whole(line, "progress_count", (int64_t)call->said_count[SAID_PROGRESS]);
  json_whole(line, "emits_refused", (int64_t)call->emits_refused);
  json_whole(line, "again", (int64_t)call->again);
  tell_asked(call, line);
  json_whole(line, "cancelled_asked", (int64_t)call->asked[HOST_CANCELLED]);
  json_whole(line, "cancelled_seen", (int64_t)call->cancelled_seen);
  int64_t after = call->cancel_at_ns - call->start_ns;
  int was_cancelled = call->cancel_at_ns != CALL_NEVER && clock_ns() >= call->cancel_at_ns;
  if (was_cancelled) json_whole(line, "cancelled_after_ns", after);
  else json_null(line, "cancelled_after_ns");
  json_whole(line, "events_after_cancel", (int64_t)call->events_after_cancel);
  json_whole(line, "events_after_seen", (int64_t)call->events_after_seen);
}

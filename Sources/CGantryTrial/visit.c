#define _GNU_SOURCE
#include "visit.h"

#include <pthread.h>
#include <time.h>

#include "allocation.h"
#include "breach.h"
#include "crash.h"
#include "facts.h"
#include "instrument.h"
#include "json.h"
#include "scene.h"
#include "thread_state.h"

// ABI law 9: what a host's thread has. And what a plugin should get along with nevertheless.
#define STACK_BYTES (8u * 1024 * 1024)
#define SMALL_STACK_BYTES (256u * 1024)

static int64_t cpu_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void check_afterwards(const thread_state *before) {
  thread_state_compare(before);
  host_tables_check(&the_instrument.tables[0]);
  host_tables_check(&the_instrument.tables[1]);
  if (!facts_are_there()) {
    breach_say(CLOSES_DESCRIPTOR, "a descriptor of the host is closed or is another file");
  }
}

void visit_make(visit *visit) {
  thread_state before;
  thread_state_take(&before);
  call_own(visit->call);
  scene_is_calling = 1;
  int64_t cpu = cpu_ns(), start = clock_ns();
  allocation_watch(visit->failing);
  visit->perform(visit->ctx);
  visit->allocations = allocation_end_watch(&visit->allocation_failed);
  visit->ns = clock_ns() - start;
  visit->cpu_ns = cpu_ns() - cpu;
  scene_is_calling = 0;
  call_own(NULL);
  check_afterwards(&before);
}

static void *run_thread(void *ctx) {
  crash_prepare_thread();
  visit_make(ctx);
  crash_end_thread();
  return NULL;
}

int visit_make_on(visit *visit, thread_mode mode) {
  atomic_store(&the_scene.in, visit->name);
  int problem = 0;
  if (mode == THREAD_OWN) {
    visit_make(visit);
  } else {
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, mode == THREAD_NEW ? STACK_BYTES : SMALL_STACK_BYTES);
    problem = pthread_create(&thread, &attributes, run_thread, visit);
    pthread_attr_destroy(&attributes);
    if (problem == 0) pthread_join(thread, NULL);
  }
  return problem;
}

void visit_tell(const visit *visit, pile *line) {
  json_whole(line, "ns", visit->ns);
  json_whole(line, "cpu_ns", visit->cpu_ns);
  json_whole(line, "allocations", (int64_t)visit->allocations);
  if (visit->allocation_failed) json_bool(line, "allocation_failed", 1);
}

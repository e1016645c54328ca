// breaks: uses-stale-call
// A thread says a little later how it went, when the call has long returned. Destroy joins it.
#define CONCURRENCY "serial"
#include <pthread.h>

#include "good-skill.h"

typedef struct reporting_skill {
  skill good;
  int is_started;
  pthread_t reporter;
  gantry_call reported;
} reporting_skill;

static void *report(void *instance) {
  poll(NULL, 0, 2);
  gantry_call reported = ((reporting_skill *)instance)->reported;
  host->progress(host->ctx, reported, 1, text("reported"), text(""));
  return NULL;
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status != GANTRY_OK) return status;
  reporting_skill *self = (reporting_skill *)realloc(*instance, sizeof *self);
  if (self == NULL) return refuse_memory(call);
  self->is_started = 0;
  *instance = self;
  return GANTRY_OK;
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  reporting_skill *mine = (reporting_skill *)self;
  gantry_status status = good_invoke(self, call, name, args, out);
  if (mine->is_started) return status;
  mine->reported = call;
  mine->is_started = pthread_create(&mine->reporter, NULL, report, mine) == 0;
  return status;
}

static void destroy(void *instance) {
  reporting_skill *self = (reporting_skill *)instance;
  if (self->is_started) pthread_join(self->reporter, NULL);
  good_destroy(self);
}

SKILL(.create = create, .invoke = invoke, .destroy = destroy)

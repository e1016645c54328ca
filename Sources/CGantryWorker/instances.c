#include "instances.h"

#include <stdlib.h>
#include <string.h>

#include "events.h"
#include "page.h"

// MARK: the call in flight

static void enter(
  worker *worker, gantry_call call, const library *library, uint64_t function) {
  page_enter(worker->page, call, library->number, function);
  atomic_store(&worker->call.library, library);
  atomic_store(&worker->call.handle, call);
}

static void leave(worker *worker) {
  atomic_store(&worker->call.handle, 0);
  atomic_store(&worker->call.library, NULL);
  page_leave(worker->page);
}

// MARK: making

// A place for one more instance, that of a destroyed one first; NULL when there is no memory.
static instance *free_place(worker *worker) {
  for (size_t i = 0; i < worker->instance_count; i++) {
    if (worker->instances[i].library == NULL) return &worker->instances[i];
  }
  size_t size = (worker->instance_count + 1) * sizeof(instance);
  instance *instances = realloc(worker->instances, size);
  if (instances == NULL) return NULL;
  worker->instances = instances;
  instance *place = &instances[worker->instance_count++];
  memset(place, 0, sizeof *place);
  return place;
}

typedef gantry_status create_function(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config_json, void **instance);

static create_function *create_of(const library *library, int kind) {
  const interface *table = &library->interfaces[kind];
  switch (kind) {
    case GANTRY_INTERFACE_PHASE: return table->phase.create;
    case GANTRY_INTERFACE_SKILL: return table->skill.create;
    case GANTRY_INTERFACE_SINK: return table->sink.create;
    default: return table->recovery.create;
  }
}

int instances_create(
  worker *worker, gantry_call call, const library *library, int kind, gantry_str type,
  gantry_bytes config, call_answer *answer) {
  create_function *create = create_of(library, kind);
  *answer = (call_answer){.status = GANTRY_UNSUPPORTED};
  if (create == NULL) return 1;
  // Before the plugin makes something that nobody could keep.
  instance *place = free_place(worker);
  if (place == NULL) {
    answer->status = GANTRY_LIMIT;
    return 1;
  }
  void *self = NULL;
  enter(worker, call, library, GANTRY_FUNCTION_CREATE);
  answer->status = create(library->table.ctx, call, type, config, &self);
  leave(worker);
  if (answer->status != GANTRY_OK) return 1;
  *place = (instance){library, kind, self};
  answer->accepted = (uint64_t)(place - worker->instances);
  return 1;
}

// MARK: calling

typedef gantry_status work_function(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out);

// The functions that take an input and write an output; NULL when the plugin has no such one.
static work_function *work_of(const instance *instance, uint64_t function) {
  const interface *table = &instance->library->interfaces[instance->kind];
  if (instance->kind == GANTRY_INTERFACE_RECOVERY) {
    return function == GANTRY_FUNCTION_WORK ? table->recovery.decide : NULL;
  }
  if (instance->kind != GANTRY_INTERFACE_PHASE) return NULL;
  switch (function) {
    case GANTRY_FUNCTION_WORK: return table->phase.run;
    case GANTRY_FUNCTION_PLAN: return table->phase.plan;
    case GANTRY_FUNCTION_UNDO: return table->phase.undo;
    default: return NULL;
  }
}

static void deliver(
  const instance *instance, gantry_call call, const events *events, call_answer *answer) {
  const gantry_sink_1 *sink = &instance->library->interfaces[GANTRY_INTERFACE_SINK].sink;
  if (sink->deliver == NULL) return;
  size_t accepted = 0;
  answer->status = sink->deliver(
    instance->self, call, events->first, events->count, sizeof *events->first, &accepted);
  answer->accepted = accepted;
}

static void call_function(
  const instance *instance, gantry_call call, const call_input *input, const gantry_out *out,
  call_answer *answer) {
  const interface *table = &instance->library->interfaces[instance->kind];
  gantry_bytes bytes = {input->input.bytes, input->input.size};
  if (instance->kind == GANTRY_INTERFACE_SKILL) {
    if (input->function != GANTRY_FUNCTION_WORK || table->skill.invoke == NULL) return;
    answer->status = table->skill.invoke(instance->self, call, input->skill, bytes, out);
  } else if (instance->kind == GANTRY_INTERFACE_SINK) {
    if (input->function != GANTRY_FUNCTION_FLUSH || table->sink.flush == NULL) return;
    answer->status = table->sink.flush(instance->self, call);
  } else {
    work_function *work = work_of(instance, input->function);
    if (work == NULL) return;
    answer->status = work(instance->self, call, bytes, out);
  }
}

static instance *find(worker *worker, uint64_t number) {
  if (number >= worker->instance_count) return NULL;
  instance *instance = &worker->instances[number];
  return instance->library == NULL ? NULL : instance;
}

int instances_call(
  worker *worker, gantry_call call, uint64_t number, const call_input *input,
  const gantry_out *out, call_answer *answer) {
  const instance *instance = find(worker, number);
  *answer = (call_answer){.status = GANTRY_UNSUPPORTED};
  if (instance == NULL) return 0;
  int is_delivery =
    instance->kind == GANTRY_INTERFACE_SINK && input->function == GANTRY_FUNCTION_WORK;
  events events;
  if (is_delivery && !events_relocate(&input->input, &events)) return 0;
  enter(worker, call, instance->library, input->function);
  if (is_delivery) {
    deliver(instance, call, &events, answer);
  } else {
    call_function(instance, call, input, out, answer);
  }
  leave(worker);
  return 1;
}

// MARK: destroying

int instances_destroy(worker *worker, uint64_t number) {
  instance *place = find(worker, number);
  if (place == NULL) return 0;
  instance instance = *place;
  const interface *table = &instance.library->interfaces[instance.kind];
  void (*destroy)(void *self) = NULL;
  switch (instance.kind) {
    case GANTRY_INTERFACE_PHASE: destroy = table->phase.destroy; break;
    case GANTRY_INTERFACE_SKILL: destroy = table->skill.destroy; break;
    case GANTRY_INTERFACE_SINK: destroy = table->sink.destroy; break;
    default: destroy = table->recovery.destroy; break;
  }
  *place = (struct instance){0};
  if (destroy == NULL) return 1;
  page_enter(worker->page, 0, instance.library->number, GANTRY_FUNCTION_DESTROY);
  destroy(instance.self);
  page_leave(worker->page);
  return 1;
}

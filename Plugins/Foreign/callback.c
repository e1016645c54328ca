#include "callback.h"

#include <string.h>

// More strings than that in one argument are a wrong count.
#define STRINGS_MAX 100000

struct collector {
  const callback_declaration *declared;
  session *session;
  const char *name;
  ffi_closure *closure;
  void *address;
  ffi_cif cif;
  ffi_type *types[ARGUMENTS_MAX];
  text rows;
  size_t count;
  const reason *problem;  // The first thing that went wrong; nothing is noted afterwards.
  collector *next;
};

// MARK: while the foreign function runs

static void add_string(collector *collector, const char *string) {
  if (string == NULL) {
    text_add_c(&collector->rows, "null");
    return;
  }
  size_t length = strnlen(string, TEXT_BYTES_MAX);
  if (text_utf8_length(string, length) < length) {
    collector->problem = &no_text;
    return;
  }
  text_add_string(&collector->rows, string, length);
}

static void add_strings(collector *collector, void **arguments, size_t place) {
  const received *received = &collector->declared->arguments[place];
  const slot *count_slot = arguments[received->count];
  value count = scalar_load(collector->declared->arguments[received->count].type, count_slot);
  const char *const *strings;
  memcpy(&strings, arguments[place], sizeof strings);
  if (strings == NULL) {
    text_add_c(&collector->rows, "null");
    return;
  }
  if (count.natural > STRINGS_MAX) {
    collector->problem = &too_large;
    return;
  }
  text_add_c(&collector->rows, "[");
  for (uint64_t i = 0; i < count.natural && collector->problem == NULL; i++) {
    if (i > 0) text_add_c(&collector->rows, ",");
    add_string(collector, strings[i]);
  }
  text_add_c(&collector->rows, "]");
}

static void add_argument(collector *collector, void **arguments, size_t place) {
  const received *received = &collector->declared->arguments[place];
  value value = scalar_load(received->type, arguments[place]);
  switch (received->reading) {
    case READ_VALUE: scalar_write(&collector->rows, &value); return;
    case READ_STRING: add_string(collector, value.address); return;
    case READ_STRINGS: add_strings(collector, arguments, place); return;
    case READ_POINTER: return;
  }
}

static void add_row(collector *collector, void **arguments) {
  text *rows = &collector->rows;
  int is_first = 1;
  text_add_c(rows, collector->count == 0 ? "{" : ",{");
  collector->count++;
  for (size_t i = 0; i < collector->declared->count && collector->problem == NULL; i++) {
    const received *received = &collector->declared->arguments[i];
    // A pointer leads nowhere once the call is over.
    if (received->name == NULL || received->reading == READ_POINTER) continue;
    if (!is_first) text_add_c(rows, ",");
    is_first = 0;
    text_add_string(rows, received->name, strlen(received->name));
    text_add_c(rows, ":");
    add_argument(collector, arguments, i);
  }
  text_add_c(rows, "}");
  if (rows->is_cut) collector->problem = &too_large;
}

// Nothing may be refused in here: the way out would lead through the frames of a foreign function.
static void collect(ffi_cif *cif, void *answer, void **arguments, void *context) {
  (void)cif;
  collector *collector = context;
  const scalar *type = collector->declared->result;
  if (collector->problem == NULL) {
    const char *outer = collector->session->callback;
    collector->session->callback = collector->name;
    add_row(collector, arguments);
    collector->session->callback = outer;
  }
  slot slot = {.widened = 0};
  if (type->kind == KIND_NOTHING) return;
  scalar_store(type, &collector->declared->answer, &slot);
  // libffi takes integers as wide as a register.
  if (type->kind == KIND_REAL) memcpy(answer, &slot, type->size);
  else memcpy(answer, &collector->declared->answer.natural, sizeof(ffi_arg));
}

// MARK: before and after

collector *collector_make(
  session *session, const char *name, const callback_declaration *declared) {
  collector *made = work_take(&session->work, sizeof *made);
  made->declared = declared;
  made->session = session;
  made->name = name;
  for (size_t i = 0; i < declared->count; i++) made->types[i] = declared->arguments[i].type->ffi;
  made->closure = ffi_closure_alloc(sizeof *made->closure, &made->address);
  if (made->closure == NULL) {
    work_refuse(
      &session->work, &no_callback, "this system lets no function be made for '%s'", name);
  }
  made->next = session->collectors;
  session->collectors = made;
  ffi_status status = ffi_prep_cif(
    &made->cif, FFI_DEFAULT_ABI, (unsigned)declared->count, declared->result->ffi, made->types);
  if (status == FFI_OK) {
    status = ffi_prep_closure_loc(made->closure, &made->cif, collect, made, made->address);
  }
  if (status != FFI_OK) {
    work_refuse(&session->work, &no_callback, "no function can be made for '%s'", name);
  }
  return made;
}

const void *collector_address(const collector *collector) { return collector->address; }

void collector_end(session *session, collector *collector) {
  if (collector->problem == &no_text) {
    work_refuse(&session->work, &no_text, "the callback '%s' was called with what is not UTF-8",
                collector->name);
  }
  if (collector->problem != NULL) {
    work_refuse(&session->work, &too_large, "the callback '%s' was called with too much",
                collector->name);
  }
  result *kept = session_keep(session, collector->name, RESULT_ROWS);
  text rows = {0};
  text_add_c(&rows, "[");
  text_add(&rows, collector->rows.bytes, collector->rows.length);
  text_add_c(&rows, "]");
  text_free(&collector->rows);
  collector->rows = rows;
  if (rows.is_cut) {
    work_refuse(&session->work, &too_large, "the callback '%s' was called with too much",
                collector->name);
  }
  kept->bytes = rows.bytes;
  kept->length = rows.length;
}

void collectors_free(collector *first) {
  for (collector *at = first; at != NULL; at = at->next) {
    ffi_closure_free(at->closure);
    text_free(&at->rows);
  }
}

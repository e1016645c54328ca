#include "events.h"

#include <string.h>

typedef struct text_block {
  const uint8_t *bytes;
  size_t size;
} text_block;

// Makes an address out of an offset. Returns 0 when what it names is not inside the text.
static int relocate(
  const text_block *text, const void *pointer, size_t size, const void **address) {
  uintptr_t offset = (uintptr_t)pointer;
  if (offset > text->size || size > text->size - offset) return 0;
  *address = text->bytes + offset;
  return 1;
}

static int relocate_text(const text_block *text, gantry_str *str) {
  const void *address;
  if (!relocate(text, str->ptr, str->len, &address)) return 0;
  str->ptr = address;
  return 1;
}

static int relocate_event(const text_block *text, gantry_event *event) {
  const void *data;
  if (event->struct_size != sizeof *event) return 0;
  if (!relocate(text, event->data.ptr, event->data.len, &data)) return 0;
  event->data.ptr = data;
  return relocate_text(text, &event->run) && relocate_text(text, &event->type) &&
         relocate_text(text, &event->phase) && relocate_text(text, &event->line);
}

int events_relocate(const gantry_part *batch, events *events) {
  uint64_t count;
  if (batch->size < sizeof count) return 0;
  memcpy(&count, batch->bytes, sizeof count);
  if (count == 0 || count > GANTRY_BATCH_COUNT_MAX) return 0;
  size_t size = sizeof count + (size_t)count * sizeof(gantry_event);
  if (size > batch->size) return 0;
  const uint8_t *start = batch->bytes + sizeof count;
  if ((uintptr_t)start % _Alignof(gantry_event) != 0) return 0;

  // Written into, although parts are const: a packet's body belongs to whoever received it.
  gantry_event *first = (gantry_event *)(uintptr_t)start;
  text_block text = {batch->bytes + size, batch->size - size};
  for (size_t i = 0; i < count; i++) {
    if (!relocate_event(&text, &first[i])) return 0;
  }
  events->first = first;
  events->count = (size_t)count;
  return 1;
}

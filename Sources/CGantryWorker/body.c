#include "body.h"

#include <stdlib.h>
#include <string.h>

void body_begin(body *body, uint8_t *storage, size_t room) {
  body->bytes = storage;
  body->size = 0;
  body->room = room;
  body->is_owned = 0;
  body->is_broken = 0;
}

void body_end(body *body) {
  if (body->is_owned) free(body->bytes);
  body_begin(body, NULL, 0);
}

int body_make_room(body *body, size_t size) {
  if (size <= body->room - body->size) return 1;
  if (size > SIZE_MAX / 4 - body->size) return 0;
  size_t room = body->room < 1024 ? 1024 : body->room;
  while (room < body->size + size) room *= 2;
  uint8_t *bytes = realloc(body->is_owned ? body->bytes : NULL, room);
  if (bytes == NULL) return 0;
  if (!body->is_owned && body->size > 0) memcpy(bytes, body->bytes, body->size);
  body->bytes = bytes;
  body->room = room;
  body->is_owned = 1;
  return 1;
}

int body_append(body *body, const void *bytes, size_t size) {
  if (size == 0) return 1;
  if (!body_make_room(body, size)) return 0;
  memcpy(body->bytes + body->size, bytes, size);
  body->size += size;
  return 1;
}

void body_part(body *body, const void *bytes, size_t size) {
  uint64_t length = size;
  if (!body_append(body, &length, sizeof length) || !body_append(body, bytes, size)) {
    body->is_broken = 1;
  }
}

void body_number(body *body, uint64_t number) { body_part(body, &number, sizeof number); }

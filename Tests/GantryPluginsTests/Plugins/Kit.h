// What the fixture plugins share: looking into small JSON texts, and writing answers.
#ifndef KIT_H
#define KIT_H

#include <gantry/gantry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) ((gantry_str){(literal), sizeof(literal) - 1})
#define JSON(literal) ((gantry_bytes){(const uint8_t *)(literal), sizeof(literal) - 1})

static inline int str_is(gantry_str text, const char *literal) {
  return text.len == strlen(literal) && memcmp(text.ptr, literal, text.len) == 0;
}

// The text behind "key":" in a flat object, up to the next quote; empty when it is not there.
static inline void json_text(gantry_bytes json, const char *key, char *into, size_t size) {
  char text[4096], pattern[64];
  size_t length = json.len < sizeof text - 1 ? json.len : sizeof text - 1;
  memcpy(text, json.ptr, length);
  text[length] = 0;
  snprintf(pattern, sizeof pattern, "\"%s\":\"", key);
  into[0] = 0;
  char *found = strstr(text, pattern);
  if (!found) return;
  found += strlen(pattern);
  char *end = strchr(found, '"');
  if (!end || (size_t)(end - found) >= size) return;
  memcpy(into, found, (size_t)(end - found));
  into[end - found] = 0;
}

static inline gantry_status answer(const gantry_out *out, const char *text) {
  return out->write(out->ctx, (const uint8_t *)text, strlen(text));
}

// A writer into a buffer of this plugin, for what the host hands out.
typedef struct kept {
  char text[8192];
  size_t length;
} kept;

static inline gantry_status keep(void *ctx, const uint8_t *data, size_t len) {
  kept *into = ctx;
  if (len > sizeof into->text - 1 - into->length) return GANTRY_LIMIT;
  memcpy(into->text + into->length, data, len);
  into->length += len;
  into->text[into->length] = 0;
  return GANTRY_OK;
}

static inline gantry_out keeper(kept *into) {
  into->length = 0;
  into->text[0] = 0;
  return (gantry_out){sizeof(gantry_out), 0, into, keep};
}

#endif

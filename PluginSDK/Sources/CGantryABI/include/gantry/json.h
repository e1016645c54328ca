// Reading JSON, for C authors' configurations, inputs and receipts. Not part of the ABI: include it
// where it helps. It reads the members of one object; a member that is an object or a list is read
// further by gantry_json_value and gantry_json_next. It allocates nothing and needs no initialisation.
// What writes JSON is in gantry/json_writer.h.
#ifndef GANTRY_JSON_H
#define GANTRY_JSON_H

#include <stdlib.h>
#include <string.h>

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

// JSON written as it is, without escaping its quotes: GANTRY_JSON({"name": "value"}).
#define GANTRY_JSON(...) #__VA_ARGS__

// How a read ended.
#define GANTRY_JSON_FOUND 1
#define GANTRY_JSON_ABSENT 0
#define GANTRY_JSON_WRONG_TYPE (-1)
#define GANTRY_JSON_TOO_LONG (-2)   // The text does not fit, or the number is out of range.
#define GANTRY_JSON_MALFORMED (-3)  // The text is not a JSON object.

// Deeper nesting than this is answered GANTRY_JSON_MALFORMED.
#define GANTRY_JSON_DEPTH_MAX 64

typedef struct gantry_json_cursor {
  const char *at;
  const char *end;
} gantry_json_cursor;

static inline void gantry_json_space(gantry_json_cursor *c) {
  while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r')) {
    c->at++;
  }
}

static inline int gantry_json_take(gantry_json_cursor *c, char expected) {
  if (c->at == c->end || *c->at != expected) return 0;
  c->at++;
  return 1;
}

static inline int gantry_json_hex4(gantry_json_cursor *c, uint32_t *out) {
  uint32_t value = 0;
  if (c->end - c->at < 4) return 0;
  for (int i = 0; i < 4; i++) {
    char d = *c->at++;
    uint32_t digit;
    if (d >= '0' && d <= '9') digit = (uint32_t)(d - '0');
    else if (d >= 'a' && d <= 'f') digit = (uint32_t)(d - 'a' + 10);
    else if (d >= 'A' && d <= 'F') digit = (uint32_t)(d - 'A' + 10);
    else return 0;
    value = value * 16 + digit;
  }
  *out = value;
  return 1;
}

// Keep one byte. The length counts on when the buffer is full, so that the caller sees the need.
static inline void gantry_json_put(char *out, size_t size, size_t *length, uint32_t byte) {
  if (out != NULL && *length < size) out[*length] = (char)byte;
  (*length)++;
}

static inline void gantry_json_put_utf8(char *out, size_t size, size_t *length, uint32_t code) {
  if (code < 0x80) {
    gantry_json_put(out, size, length, code);
  } else if (code < 0x800) {
    gantry_json_put(out, size, length, 0xC0 | (code >> 6));
    gantry_json_put(out, size, length, 0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    gantry_json_put(out, size, length, 0xE0 | (code >> 12));
    gantry_json_put(out, size, length, 0x80 | ((code >> 6) & 0x3F));
    gantry_json_put(out, size, length, 0x80 | (code & 0x3F));
  } else {
    gantry_json_put(out, size, length, 0xF0 | (code >> 18));
    gantry_json_put(out, size, length, 0x80 | ((code >> 12) & 0x3F));
    gantry_json_put(out, size, length, 0x80 | ((code >> 6) & 0x3F));
    gantry_json_put(out, size, length, 0x80 | (code & 0x3F));
  }
}

// One \u escape after its `u`; two of them when the first is half of a pair.
static inline int gantry_json_unicode(
  gantry_json_cursor *c, char *out, size_t size, size_t *length) {
  uint32_t code, low;
  if (!gantry_json_hex4(c, &code)) return 0;
  if (code >= 0xDC00 && code <= 0xDFFF) return 0;
  if (code >= 0xD800 && code <= 0xDBFF) {
    if (!gantry_json_take(c, '\\') || !gantry_json_take(c, 'u')) return 0;
    if (!gantry_json_hex4(c, &low) || low < 0xDC00 || low > 0xDFFF) return 0;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  gantry_json_put_utf8(out, size, length, code);
  return 1;
}

// A text with its escapes decoded. *length is what it needs, more than `size` when it was cut.
static inline int gantry_json_text(gantry_json_cursor *c, char *out, size_t size, size_t *length) {
  static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
  *length = 0;
  if (!gantry_json_take(c, '"')) return 0;
  while (c->at < c->end) {
    char ch = *c->at++;
    if (ch == '"') return 1;
    if ((unsigned char)ch < 0x20) return 0;
    if (ch != '\\') {
      gantry_json_put(out, size, length, (unsigned char)ch);
      continue;
    }
    if (c->at == c->end) return 0;
    ch = *c->at++;
    if (ch == 'u') {
      if (!gantry_json_unicode(c, out, size, length)) return 0;
      continue;
    }
    const char *name = (const char *)memchr(names, ch, sizeof names - 1);
    if (name == NULL) return 0;
    gantry_json_put(out, size, length, (unsigned char)bytes[name - names]);
  }
  return 0;
}

// A number as RFC 8259 writes it.
static inline int gantry_json_digits(gantry_json_cursor *c) {
  const char *start = c->at;
  while (c->at < c->end && *c->at >= '0' && *c->at <= '9') c->at++;
  return c->at > start;
}

static inline int gantry_json_pass_number(gantry_json_cursor *c) {
  gantry_json_take(c, '-');
  if (!gantry_json_take(c, '0') && !gantry_json_digits(c)) return 0;
  if (gantry_json_take(c, '.') && !gantry_json_digits(c)) return 0;
  if (gantry_json_take(c, 'e') || gantry_json_take(c, 'E')) {
    if (!gantry_json_take(c, '-')) gantry_json_take(c, '+');
    return gantry_json_digits(c);
  }
  return 1;
}

static inline int gantry_json_pass_word(gantry_json_cursor *c, const char *word) {
  size_t length = strlen(word);
  if ((size_t)(c->end - c->at) < length || memcmp(c->at, word, length) != 0) return 0;
  c->at += length;
  return 1;
}

// Any value, without keeping it.
static inline int gantry_json_pass(gantry_json_cursor *c, int depth) {
  size_t ignored;
  gantry_json_space(c);
  if (c->at == c->end || depth > GANTRY_JSON_DEPTH_MAX) return 0;
  char first = *c->at;
  if (first == '"') return gantry_json_text(c, NULL, 0, &ignored);
  if (first == 't') return gantry_json_pass_word(c, "true");
  if (first == 'f') return gantry_json_pass_word(c, "false");
  if (first == 'n') return gantry_json_pass_word(c, "null");
  if (first != '{' && first != '[') return gantry_json_pass_number(c);
  char last = first == '{' ? '}' : ']';
  c->at++;
  gantry_json_space(c);
  if (gantry_json_take(c, last)) return 1;
  for (;;) {
    gantry_json_space(c);
    if (first == '{') {
      if (!gantry_json_text(c, NULL, 0, &ignored)) return 0;
      gantry_json_space(c);
      if (!gantry_json_take(c, ':')) return 0;
    }
    if (!gantry_json_pass(c, depth + 1)) return 0;
    gantry_json_space(c);
    if (gantry_json_take(c, last)) return 1;
    if (!gantry_json_take(c, ',')) return 0;
  }
}

// Find a member; `value` then spans its text. The whole object is read, so that a malformed rest is
// never taken for good, and of a name written twice the last one counts.
static inline int gantry_json_member(
  gantry_bytes object, const char *name, gantry_json_cursor *value) {
  const char *text = object.len == 0 ? "" : (const char *)object.ptr;
  gantry_json_cursor c = {text, text + object.len};
  size_t wanted = strlen(name), length;
  char key[256];
  int found = GANTRY_JSON_ABSENT;
  gantry_json_space(&c);
  if (!gantry_json_take(&c, '{')) return GANTRY_JSON_MALFORMED;
  gantry_json_space(&c);
  int more = !gantry_json_take(&c, '}');
  while (more) {
    gantry_json_space(&c);
    if (!gantry_json_text(&c, key, sizeof key, &length)) return GANTRY_JSON_MALFORMED;
    gantry_json_space(&c);
    if (!gantry_json_take(&c, ':')) return GANTRY_JSON_MALFORMED;
    gantry_json_space(&c);
    const char *start = c.at;
    if (!gantry_json_pass(&c, 1)) return GANTRY_JSON_MALFORMED;
    if (length == wanted && length <= sizeof key && memcmp(key, name, length) == 0) {
      value->at = start;
      value->end = c.at;
      found = GANTRY_JSON_FOUND;
    }
    gantry_json_space(&c);
    more = gantry_json_take(&c, ',');
    if (!more && !gantry_json_take(&c, '}')) return GANTRY_JSON_MALFORMED;
  }
  gantry_json_space(&c);
  return c.at == c.end ? found : GANTRY_JSON_MALFORMED;
}

// Read a text into `out` and end it with a NUL. *length is its length without the NUL, or with
// GANTRY_JSON_TOO_LONG the length it needs.
static inline int gantry_json_string(
  gantry_bytes object, const char *name, char *out, size_t size, size_t *length) {
  gantry_json_cursor value;
  int found = gantry_json_member(object, name, &value);
  *length = 0;
  if (found != GANTRY_JSON_FOUND) return found;
  if (*value.at != '"') return GANTRY_JSON_WRONG_TYPE;
  if (!gantry_json_text(&value, out, size, length)) return GANTRY_JSON_MALFORMED;
  if (*length >= size) return GANTRY_JSON_TOO_LONG;
  out[*length] = '\0';
  return GANTRY_JSON_FOUND;
}

// Read a number. The decimal point is that of the process, which Gantry keeps at C.UTF-8.
static inline int gantry_json_number(gantry_bytes object, const char *name, double *out) {
  gantry_json_cursor value;
  char text[64];
  int found = gantry_json_member(object, name, &value);
  if (found != GANTRY_JSON_FOUND) return found;
  if (*value.at != '-' && (*value.at < '0' || *value.at > '9')) return GANTRY_JSON_WRONG_TYPE;
  size_t length = (size_t)(value.end - value.at);
  if (length >= sizeof text) return GANTRY_JSON_TOO_LONG;
  memcpy(text, value.at, length);
  text[length] = '\0';
  *out = strtod(text, NULL);
  return *out - *out == 0 ? GANTRY_JSON_FOUND : GANTRY_JSON_TOO_LONG;
}

// Read a whole number; one with a fraction or an exponent is GANTRY_JSON_WRONG_TYPE.
static inline int gantry_json_integer(gantry_bytes object, const char *name, int64_t *out) {
  gantry_json_cursor value;
  uint64_t magnitude = 0;
  int found = gantry_json_member(object, name, &value);
  if (found != GANTRY_JSON_FOUND) return found;
  int negative = gantry_json_take(&value, '-');
  const uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1u : 0u);
  if (value.at == value.end || *value.at < '0' || *value.at > '9') return GANTRY_JSON_WRONG_TYPE;
  for (; value.at < value.end; value.at++) {
    if (*value.at < '0' || *value.at > '9') return GANTRY_JSON_WRONG_TYPE;
    uint64_t digit = (uint64_t)(*value.at - '0');
    if (magnitude > (limit - digit) / 10) return GANTRY_JSON_TOO_LONG;
    magnitude = magnitude * 10 + digit;
  }
  // Through -(n - 1) - 1, because the smallest value has no positive twin.
  if (!negative) *out = (int64_t)magnitude;
  else *out = magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1;
  return GANTRY_JSON_FOUND;
}

// Read true or false as 1 or 0.
static inline int gantry_json_bool(gantry_bytes object, const char *name, int32_t *out) {
  gantry_json_cursor value;
  int found = gantry_json_member(object, name, &value);
  if (found != GANTRY_JSON_FOUND) return found;
  if (*value.at != 't' && *value.at != 'f') return GANTRY_JSON_WRONG_TYPE;
  *out = *value.at == 't';
  return GANTRY_JSON_FOUND;
}

// The text of a member of any type, to be read further.
static inline int gantry_json_value(gantry_bytes object, const char *name, gantry_bytes *out) {
  gantry_json_cursor value;
  int found = gantry_json_member(object, name, &value);
  if (found != GANTRY_JSON_FOUND) return found;
  out->ptr = (const uint8_t *)value.at;
  out->len = (size_t)(value.end - value.at);
  return GANTRY_JSON_FOUND;
}

// The text of the next element of a list: set *at to 0, then call until it answers
// GANTRY_JSON_ABSENT.
static inline int gantry_json_next(gantry_bytes list, size_t *at, gantry_bytes *element) {
  const char *text = list.len == 0 ? "" : (const char *)list.ptr;
  gantry_json_cursor c = {text + *at, text + list.len};
  int first = *at == 0;
  gantry_json_space(&c);
  if (first && !gantry_json_take(&c, '[')) return GANTRY_JSON_MALFORMED;
  gantry_json_space(&c);
  if (gantry_json_take(&c, ']')) {
    // Stays here, so that asking once more gets the same answer.
    *at = (size_t)(c.at - text) - 1;
    gantry_json_space(&c);
    return c.at == c.end ? GANTRY_JSON_ABSENT : GANTRY_JSON_MALFORMED;
  }
  if (!first && !gantry_json_take(&c, ',')) return GANTRY_JSON_MALFORMED;
  gantry_json_space(&c);
  element->ptr = (const uint8_t *)c.at;
  if (!gantry_json_pass(&c, 1)) return GANTRY_JSON_MALFORMED;
  element->len = (size_t)(c.at - (const char *)element->ptr);
  *at = (size_t)(c.at - text);
  return GANTRY_JSON_FOUND;
}

#ifdef __cplusplus
}
#endif
#endif

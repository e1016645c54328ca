#include "json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

static void begin(pile *json, const char *name) {
  uint8_t last = json->size == 0 ? '[' : json->bytes[json->size - 1];
  // A text ends with a quotation mark, so these are never the last byte of one.
  if (last != '[' && last != '{') pile_add(json, ",", 1);
  if (name == NULL) return;
  pile_add(json, "\"", 1);
  pile_add_text(json, name);
  pile_add(json, "\":", 2);
}

void json_open(pile *json, const char *name, char bracket) {
  begin(json, name);
  pile_add(json, &bracket, 1);
}

void json_close(pile *json, char bracket) { pile_add(json, &bracket, 1); }

// Past this a reader of JSON may lose digits, and the judge's refuses the line.
#define WHOLE_MAX (INT64_C(1) << 53)

void json_whole(pile *json, const char *name, int64_t number) {
  begin(json, name);
  if (number > WHOLE_MAX) number = WHOLE_MAX;
  if (number < -WHOLE_MAX) number = -WHOLE_MAX;
  pile_add_format(json, "%lld", (long long)number);
}

void json_address(pile *json, const char *name, uint64_t address) {
  begin(json, name);
  pile_add_format(json, "\"0x%llx\"", (unsigned long long)address);
}

void json_real(pile *json, const char *name, double number) {
  begin(json, name);
  // The locale may be the plugin's by now, and its decimal point a comma.
  char text[64];
  if (!isfinite(number)) {
    pile_add_text(json, "null");
    return;
  }
  // Always with an exponent: without one a large number would be read as a whole one.
  snprintf(text, sizeof text, "%.16e", number);
  for (char *at = text; *at != '\0'; at++) {
    if (*at == ',') *at = '.';
  }
  pile_add_text(json, text);
}

void json_bool(pile *json, const char *name, int is_true) {
  begin(json, name);
  pile_add_text(json, is_true ? "true" : "false");
}

void json_null(pile *json, const char *name) {
  begin(json, name);
  pile_add_text(json, "null");
}

void json_text_inside(pile *json, const void *text, size_t size) {
  const uint8_t *bytes = text;
  int is_utf8 = utf8_problem(bytes, size) == UTF8_IS_RIGHT;
  for (size_t i = 0; i < size; i++) {
    if (bytes[i] == '"' || bytes[i] == '\\') {
      pile_add_format(json, "\\%c", bytes[i]);
    } else if (bytes[i] < 0x20 || (bytes[i] >= 0x80 && !is_utf8)) {
      pile_add_format(json, "\\u%04x", bytes[i]);
    } else {
      pile_add(json, bytes + i, 1);
    }
  }
}

void json_text_sized(pile *json, const char *name, const void *text, size_t size) {
  begin(json, name);
  pile_add(json, "\"", 1);
  json_text_inside(json, text, size);
  pile_add(json, "\"", 1);
}

void json_text(pile *json, const char *name, const char *text) {
  json_text_sized(json, name, text, strlen(text));
}

void json_base64(pile *json, const char *name, const void *bytes, size_t size) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const uint8_t *from = bytes;
  begin(json, name);
  pile_add(json, "\"", 1);
  uint8_t *to = pile_room(json, (size + 2) / 3 * 4);
  if (to == NULL) return;
  for (; size >= 3; size -= 3, from += 3) {
    uint32_t group = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
    *to++ = (uint8_t)digits[group >> 18];
    *to++ = (uint8_t)digits[group >> 12 & 63];
    *to++ = (uint8_t)digits[group >> 6 & 63];
    *to++ = (uint8_t)digits[group & 63];
  }
  if (size > 0) {
    uint32_t group = (uint32_t)from[0] << 16 | (size == 2 ? (uint32_t)from[1] << 8 : 0);
    *to++ = (uint8_t)digits[group >> 18];
    *to++ = (uint8_t)digits[group >> 12 & 63];
    *to++ = (uint8_t)(size == 2 ? digits[group >> 6 & 63] : '=');
    *to++ = '=';
  }
  json->size = (size_t)(to - json->bytes);
  pile_add(json, "\"", 1);
}

void json_array(pile *json, const char *name, const pile *elements) {
  json_open(json, name, '[');
  pile_add(json, elements->bytes, elements->size);
  json_close(json, ']');
}

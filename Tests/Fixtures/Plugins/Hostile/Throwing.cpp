// acme.throwing: an exception that nobody catches on the plugin's side of the line.
#include <stdexcept>
#include <string_view>

#include "gantry/gantry.h"

namespace {

constexpr std::string_view manifest =
  R"({"id":"acme.throwing","version":"6.6.6","summary":"Throws.","min_host_minor":0,
  "permissions":{},
  "types":[{"kind":"phase","type":"throw","summary":"Throws an exception across the line."}]})";

gantry_status create(void *, gantry_call, gantry_str, gantry_bytes, void **instance) {
  *instance = nullptr;
  return GANTRY_OK;
}

void destroy(void *) {}

gantry_status run(void *, gantry_call, gantry_bytes input, const gantry_out *out) {
  const std::string_view text(reinterpret_cast<const char *>(input.ptr), input.len);
  if (text.find("good") == text.npos) throw std::runtime_error("the attack throws");
  constexpr std::string_view good = R"({"good":true})";
  return out->write(out->ctx, reinterpret_cast<const uint8_t *>(good.data()), good.size());
}

const void *get_interface(void *, gantry_str id) {
  static const gantry_phase_1 phases = {sizeof phases, 0, create, destroy, run, nullptr, nullptr};
  return std::string_view(id.ptr, id.len) == GANTRY_PHASE_1 ? &phases : nullptr;
}

}  // namespace

const gantry_plugin *gantry_plugin_v1(const gantry_host *, const gantry_out *) {
  static const gantry_plugin plugin = {
    sizeof plugin, GANTRY_ABI_MINOR, nullptr, {manifest.data(), manifest.size()}, get_interface,
    nullptr};
  return &plugin;
}

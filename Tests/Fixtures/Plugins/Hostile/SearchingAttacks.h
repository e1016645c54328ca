// acme.searching: looks for a way out of a sandbox that permits nothing.
#define PLUGIN_ID "acme.searching"
#define PERMISSIONS "{}"

#define ATTACKS(attack) attack("search", search_everywhere, "Tries every way out it knows.")

#include "CZip.h"

#include "CDeferred.h"

/* Debian 12 has the former, Debian 13 the latter; what is used here is the same in both. */
static const char *const libzip[] = {"libzip.so.4", "libzip.so.5", NULL};

static void *find(const char *name) { return cd_function(libzip, name); }

#define ZIP(result, name, parameters, arguments) CD_DEFERRED(find, result, name, parameters, arguments)

ZIP(int, zip_close, (zip_t *archive), (archive))
ZIP(void, zip_discard, (zip_t *archive), (archive))
ZIP(zip_error_t *, zip_get_error, (zip_t *archive), (archive))
ZIP(int, zip_error_code_zip, (const zip_error_t *error), (error))
ZIP(void, zip_error_fini, (zip_error_t *error), (error))
ZIP(void, zip_error_init, (zip_error_t *error), (error))
ZIP(void, zip_error_init_with_code, (zip_error_t *error, int code), (error, code))
ZIP(const char *, zip_error_strerror, (zip_error_t *error), (error))
ZIP(int, zip_fclose, (zip_file_t *file), (file))
ZIP(zip_int64_t, zip_file_add, (zip_t *archive, const char *name, zip_source_t *source, zip_flags_t flags),
    (archive, name, source, flags))
ZIP(zip_error_t *, zip_file_get_error, (zip_file_t *file), (file))
ZIP(int, zip_file_set_dostime,
    (zip_t *archive, zip_uint64_t index, zip_uint16_t time, zip_uint16_t date, zip_flags_t flags),
    (archive, index, time, date, flags))
ZIP(zip_file_t *, zip_fopen_index, (zip_t *archive, zip_uint64_t index, zip_flags_t flags), (archive, index, flags))
ZIP(zip_int64_t, zip_fread, (zip_file_t *file, void *bytes, zip_uint64_t count), (file, bytes, count))
ZIP(zip_int64_t, zip_get_num_entries, (zip_t *archive, zip_flags_t flags), (archive, flags))
ZIP(zip_t *, zip_open, (const char *path, int flags, int *error), (path, flags, error))
ZIP(zip_t *, zip_open_from_source, (zip_source_t *source, int flags, zip_error_t *error), (source, flags, error))
ZIP(int, zip_set_file_compression,
    (zip_t *archive, zip_uint64_t index, zip_int32_t method, zip_uint32_t level), (archive, index, method, level))
ZIP(zip_source_t *, zip_source_buffer, (zip_t *archive, const void *bytes, zip_uint64_t count, int frees),
    (archive, bytes, count, frees))
ZIP(zip_source_t *, zip_source_buffer_create,
    (const void *bytes, zip_uint64_t count, int frees, zip_error_t *error), (bytes, count, frees, error))
ZIP(zip_source_t *, zip_source_buffer_fragment,
    (zip_t *archive, const zip_buffer_fragment_t *fragments, zip_uint64_t count, int frees),
    (archive, fragments, count, frees))
ZIP(void, zip_source_free, (zip_source_t *source), (source))
ZIP(int, zip_stat_index, (zip_t *archive, zip_uint64_t index, zip_flags_t flags, zip_stat_t *status),
    (archive, index, flags, status))
ZIP(void, zip_stat_init, (zip_stat_t *status), (status))

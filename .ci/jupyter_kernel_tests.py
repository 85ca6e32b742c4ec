"""The kernel against jupyter_kernel_test, every optional test on. The kernelspec 'instab-lua' must be installed."""

import unittest

import jupyter_kernel_test


class LuaKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "instab-lua"
    language_name = "lua"
    file_extension = ".lua"
    code_hello_world = "print('hello, world')"
    code_stderr = "io.stderr:write('problem\\n')"
    completion_samples = [
        {"text": "tensor.linsp", "matches": {"linspace"}},
        {"text": "whi", "matches": {"while"}},
        {"text": "pde.heat{ boun", "matches": {"boundary="}},
    ]
    complete_code_samples = ["1", "print(1)", "for i = 1, 2 do end", "local x = 1", "?tensor", ""]
    incomplete_code_samples = ["for i = 1, 2 do", "print(", "function f()", "if true then", "x = [["]
    invalid_code_samples = ["x = = 1", "end", "for then"]
    code_page_something = "?tensor.zeros"
    code_generate_error = "error('on purpose')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "tensor.ones(2, 2)", "mime": "text/html"},
        {"code": "'text'", "result": "text"},
        {"code": "{1, 2, 3}", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": "plot.figure():line({1, 2, 3}, {1, 4, 9}):show()", "mime": "image/png"},
        {"code": "plot.figure():line({1, 2, 3}, {1, 4, 9}):show()", "mime": "image/svg+xml"},
        {"code": "display.html('<b>x</b>')", "mime": "text/html"},
        {"code": "display.show({a = 1})", "mime": "text/plain"},
    ]
    code_history_pattern = "6?[*]*7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "tensor.zeros"
    code_clear_output = "display.clear()"


class LuaIopubWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "instab-lua"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()

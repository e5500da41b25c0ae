using Notify.Tests.Shared;

namespace Notify.Push.Tests.Browser;

/// <summary>Runs the tests of the scripts with node: every branch, with a browser of plain objects.</summary>
public sealed class ScriptTests
{
    [Theory]
    [InlineData("worker.test.mjs")]
    [InlineData("client.test.mjs")]
    public async Task Node_finds_the_script_good(string tests)
    {
        var output = await Node.RunAsync(
            "node",
            Path.Combine(AppContext.BaseDirectory, "Browser", "Scripts"),
            "--test",
            "--test-reporter=spec",
            tests);
        output.Should().Contain("fail 0").And.NotContain("tests 0");
    }
}

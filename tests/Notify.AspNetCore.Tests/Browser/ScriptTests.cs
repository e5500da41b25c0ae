using Notify.Tests.Shared;

namespace Notify.AspNetCore.Tests.Browser;

/// <summary>What of the page needs no browser, tested by node.</summary>
public sealed class ScriptTests
{
    [Theory]
    [InlineData("markdown-v2.test.mjs")]
    [InlineData("names.test.mjs")]
    [InlineData("poll.test.mjs")]
    public async Task Node_finds_the_script_good(string tests)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Browser", "Scripts");
        var output = await Node.RunAsync("node", folder, "--test", "--test-reporter=spec", tests);
        output.Should().Contain("fail 0").And.NotContain("tests 0");
    }
}

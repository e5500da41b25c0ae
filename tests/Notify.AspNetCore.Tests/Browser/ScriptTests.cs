namespace Notify.AspNetCore.Tests.Browser;

/// <summary>What of the page needs no browser, tested by node.</summary>
public sealed class ScriptTests
{
    [Fact]
    public async Task Node_finds_the_reader_of_MarkdownV2_good()
    {
        var output = await Node.RunAsync("node", Path.Combine(AppContext.BaseDirectory, "Browser", "Scripts"), "--test", "--test-reporter=spec", "markdown-v2.test.mjs");
        output.Should().Contain("fail 0").And.NotContain("tests 0");
    }
}

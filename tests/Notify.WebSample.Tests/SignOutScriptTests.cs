using Notify.Tests.Shared;
using Notify.WebSample.Tests.Harness;

namespace Notify.WebSample.Tests;

public sealed class SignOutScriptTests(SampleApp app) : IClassFixture<SampleApp>
{
    [Fact]
    public async Task Signing_out_unsubscribes_the_browser()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Browser");

        var output = await Node.RunAsync("node", folder, "--test", "--test-reporter=spec", "signout.test.mjs");

        output.Should().Contain("pass 4").And.Contain("fail 0");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/inbox")]
    public async Task Every_page_with_the_button_has_the_script(string path)
    {
        var visitor = await app.VisitAsync("trader");

        var page = await visitor.PageAsync(path);

        page.Should().Contain("id=\"sign-out\"").And.Contain("<script type=\"module\" src=\"/signout.js\">");
    }
}

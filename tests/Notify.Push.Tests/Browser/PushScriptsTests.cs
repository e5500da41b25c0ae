using System.Text;

namespace Notify.Push.Tests.Browser;

public sealed class PushScriptsTests
{
    [Fact]
    public void Both_scripts_are_in_the_assembly() =>
        PushScripts.All.Select(script => script.Name).Should().Equal("notify-sw.js", "notify-push.js");

    [Fact]
    public async Task A_script_gives_its_bytes_text_and_stream_alike()
    {
        foreach (var script in PushScripts.All)
        {
            script.ContentType.Should().Be("text/javascript; charset=utf-8");
            script.ToString()
                .Should().Be(Encoding.UTF8.GetString(script.Content.Span))
                .And.Contain("Notify.Push")
                .And.NotContain("\r");
            await using var stream = script.OpenRead();
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            copy.ToArray().Should().Equal(script.Content.ToArray());
        }
    }

    [Fact]
    public void An_entity_tag_is_quoted_and_the_scripts_own()
    {
        PushScripts.All.Should().AllSatisfy(script => script.ETag.Should().MatchRegex("^\"[0-9a-f]{32}\"$"));
        PushScripts.ServiceWorker.ETag.Should().NotBe(PushScripts.Client.ETag);
    }
}

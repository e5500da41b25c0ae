using System.Text.Json;

namespace Notify.AspNetCore.Tests.Browser;

/// <summary>
/// A page in the browser. When it is closed, it must have reported no script error, no violation of its content security
/// policy and no missing file.
/// </summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string Screenshots = Path.Combine(RepositoryRoot(), "artifacts", "screenshots");

    private readonly ChromiumBrowser _browser;
    private readonly int _number;

    internal BrowserPage(ChromiumBrowser browser, int number) => (_browser, _number) = (browser, number);

    /// <summary>Does steps in playwright's words; <c>page</c> and <c>context</c> are its own. What they return is the answer.</summary>
    public Task<JsonElement> DoAsync(string steps) => _browser.AskAsync(new { verb = "run", number = _number, steps });

    /// <summary>Does steps that return a text.</summary>
    public async Task<string?> TextAsync(string steps) => (await DoAsync(steps)).GetString();

    /// <summary>What axe finds against WCAG 2.0 to 2.2 at levels A and AA.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync() =>
        (await _browser.AskAsync(new { verb = "violations", number = _number })).Deserialize<string[]>()!;

    /// <summary>Keeps a picture of the whole page with the tests' other results.</summary>
    public async Task ScreenshotAsync(string name) =>
        await _browser.AskAsync(
            new { verb = "screenshot", number = _number, path = Path.Combine(Screenshots, name + ".png") });

    public async ValueTask DisposeAsync()
    {
        var complaints = await _browser.AskAsync(new { verb = "close", number = _number });
        complaints.Deserialize<string[]>().Should().BeEmpty("the browser's console stays empty");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Notify.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}

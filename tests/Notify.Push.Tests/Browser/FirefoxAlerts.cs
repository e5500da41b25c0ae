using System.Text.Json;

namespace Notify.Push.Tests.Browser;

/// <summary>
/// The notifications as Firefox has drawn them: small windows of Firefox, which can be clicked. They exist once the
/// worker has shown the notification.
/// </summary>
internal sealed class FirefoxAlerts(FirefoxPage chrome)
{
    private const string Find = """
        const find = (title) => [...Services.wm.getEnumerator('alert:alert')]
          .find((window) => window.document.getElementById('alertTitleLabel').getAttribute('value') === title);
        """;

    /// <summary>The text of a notification.</summary>
    public async Task<string> TextAsync(string title) =>
        (await chrome.RunAsync($"{Find} return {Element(title, "alertTextLabel")}.textContent")).GetString()!;

    /// <summary>Clicks on a notification.</summary>
    public Task ClickAsync(string title) => chrome.RunAsync($"{Find} {Element(title, "alertTextLabel")}.click()");

    /// <summary>Closes a notification with its close button.</summary>
    public Task DismissAsync(string title) => chrome.RunAsync($"{Find} {Element(title, "alert-close")}.click()");

    /// <summary>
    /// Presses a button of a notification. Firefox does not draw buttons: this is the report of a desktop that does.
    /// </summary>
    public Task PressAsync(string title, string action) => chrome.RunAsync(
        $$"""
        {{Find}}
        const window = find({{Quote(title)}});
        const pressed = {
          QueryInterface: ChromeUtils.generateQI(['nsIAlertAction']),
          action: {{Quote(action)}},
          title: {{Quote(action)}},
        };
        window.gAlertListener.observe(pressed, 'alertclickcallback', window.gAlertCookie);
        """);

    private static string Element(string title, string id) => $"find({Quote(title)}).document.getElementById('{id}')";

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}

using System.Text.Json;

namespace Notify.Push.Tests.Browser;

/// <summary>A tab with a page of the site, in a folder that no other test uses.</summary>
internal sealed class PushTab(BrowserWorld world, string folder, FirefoxPage page)
{
    /// <summary>The folder of the page, which is the scope of its worker: <c>/name/</c>.</summary>
    public string Folder => $"/{folder}/";

    public Task<JsonElement> RunAsync(string body) => page.RunAsync(body);

    /// <summary>Subscribes with notify-push.js, and returns the message to the site.</summary>
    /// <param name="keys">The VAPID keys.</param>
    /// <param name="workerQuery">The settings of the worker, as the query of its URL.</param>
    public async Task<PostedSubscription> SubscribeAsync(VapidKeys keys, string workerQuery = "")
    {
        await RunAsync(
            $$"""
            await push.subscribe({
              publicKey: '{{keys.PublicKey}}',
              subscriptionsUrl: 'subscriptions',
              serviceWorkerUrl: 'notify-sw.js{{workerQuery}}',
            })
            """);
        return await NextAsync();
    }

    public Task<PostedSubscription> NextAsync() => world.WaitAsync(world.Site.NextAsync(folder));

    /// <summary>Waits for the next event of the service worker about a message.</summary>
    public Task<JsonElement> ReceiveAsync(string what, Guid? id)
    {
        var wanted = id is null ? "undefined" : $"'{id}'";
        return RunAsync(
            $"return await receive(({{ type, id }}) => type === 'notify-push:{what}' && id === {wanted})");
    }

    /// <summary>The notifications that are shown.</summary>
    public Task<JsonElement> NotificationsAsync() => RunAsync(
        """
        const registration = await navigator.serviceWorker.getRegistration();
        const shown = await registration.getNotifications();
        return shown.map(({ title, body, tag, lang, dir, silent, requireInteraction, actions, data }) =>
          ({ title, body, tag, lang, dir, silent, requireInteraction, actions, data }));
        """);
}

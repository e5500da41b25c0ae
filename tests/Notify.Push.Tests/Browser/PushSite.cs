using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Notify.Push.Tests.Browser;

/// <summary>
/// A web site with a strict content security policy. Every folder has both scripts and a separate address for
/// subscriptions, and so a separate worker.
/// </summary>
internal sealed class PushSite : IAsyncDisposable
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self'";
    private const string Page = "<!doctype html><title>A site</title><script type=\"module\" src=\"page.js\"></script>";

    /// <summary>
    /// Provides the module to the scripts of the tests as <c>push</c>, and <c>receive(match)</c>, which waits for a
    /// message of the worker.
    /// </summary>
    private const string PageScript = """
        import * as push from './notify-push.js';
        const heard = [];
        let wake = () => {};
        navigator.serviceWorker.addEventListener('message', ({ data }) => { heard.push(data); wake(); });
        window.push = push;
        window.receive = async (match) => {
          for (;;) {
            const at = heard.findIndex(match);
            if (at >= 0) return heard.splice(at, 1)[0];
            await new Promise((resolve) => { wake = resolve; });
          }
        };
        """;

    private readonly LoopbackSite _site;
    private readonly ConcurrentDictionary<string, Channel<PostedSubscription>> _subscriptions = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _visits = new();

    private PushSite(LoopbackSite site) => _site = site;

    /// <summary>Scheme, address and port.</summary>
    public string Origin => _site.Origin;

    public static async Task<PushSite> StartAsync()
    {
        PushSite? site = null;
        site = new PushSite(await LoopbackSite.StartAsync(app =>
        {
            foreach (var script in PushScripts.All)
            {
                app.MapGet("/{folder}/" + script.Name, () =>
                    Results.Bytes(script.Content, script.ContentType, entityTag: new(script.ETag)));
            }

            app.MapGet("/{folder}/page.js", () => Results.Text(PageScript, "text/javascript"));
            app.MapMethods("/{folder}/subscriptions", ["POST", "DELETE"], (string folder, HttpContext context) =>
                site!.TakeAsync(folder, context));
            app.MapGet("/{**page}", context => site!.ShowAsync(context));
        }));
        return site;
    }

    /// <summary>Returns the next subscription that is posted or removed in a folder.</summary>
    public Task<PostedSubscription> NextAsync(string folder) => Subscriptions(folder).Reader.ReadAsync().AsTask();

    /// <summary>Waits until a page has been requested. Earlier requests count, too.</summary>
    public Task<string> VisitedAsync(string path) => Visit(path).Task;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private Channel<PostedSubscription> Subscriptions(string folder) =>
        _subscriptions.GetOrAdd(folder, static _ => Channel.CreateUnbounded<PostedSubscription>());

    private TaskCompletionSource<string> Visit(string path) =>
        _visits.GetOrAdd(path, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private Task ShowAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Visit(path).TrySetResult(path);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return context.Response.WriteAsync(Page);
    }

    private async Task<IResult> TakeAsync(string folder, HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        Subscriptions(folder).Writer.TryWrite(new PostedSubscription(context.Request.Method, body.RootElement.Clone()));
        return Results.NoContent();
    }
}

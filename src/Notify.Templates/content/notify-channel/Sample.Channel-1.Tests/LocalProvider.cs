using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Notify.Testing.Conformance;

namespace Sample.Channel_1.Tests;

/// <summary>An HTTP server on this machine that behaves like the API of the provider.</summary>
internal sealed class LocalProvider : IAsyncDisposable
{
    public const string ApiKey = "api-key-of-the-test";

    private readonly ConcurrentQueue<ReceivedSend> _received = new();
    private ProviderBehaviors _behavior;
    private WebApplication? _app;

    public string Url { get; private set; } = "http://127.0.0.1:0/send";

    public IReadOnlyList<ReceivedSend> Received => [.. _received];

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // After a restart, the address is the same as before.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, new Uri(Url).GetLeftPart(UriPartial.Authority));
        _app = builder.Build();
        _app.MapPost("/send", AnswerAsync);
        await _app.StartAsync();
        Url = $"{_app.Urls.Single()}/send";
    }

    public async Task ArrangeAsync(ProviderBehaviors behavior)
    {
        _behavior = behavior;
        if (behavior is ProviderBehaviors.Unreachable or ProviderBehaviors.Restart)
            await DisposeAsync();
        if (behavior != ProviderBehaviors.Unreachable && _app is null)
            await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var status = context.Request.Headers.Authorization == $"Bearer {ApiKey}"
            ? StatusOf(_behavior)
            : HttpStatusCode.Unauthorized;
        context.Response.StatusCode = (int)status;
        if (_behavior == ProviderBehaviors.Hang)
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        if (status == HttpStatusCode.OK)
            _received.Enqueue(new ReceivedSend { Address = form["to"]!, Text = form["text"]! });
        if (_behavior == ProviderBehaviors.LoseAnswer)
            context.Abort();
    }

    private static HttpStatusCode StatusOf(ProviderBehaviors behavior) => behavior switch
    {
        ProviderBehaviors.RefuseRecipient => HttpStatusCode.NotFound,
        ProviderBehaviors.RefuseContent => HttpStatusCode.BadRequest,
        ProviderBehaviors.FailForNow => HttpStatusCode.ServiceUnavailable,
        ProviderBehaviors.Throttle => HttpStatusCode.TooManyRequests,
        ProviderBehaviors.RefuseCredentials => HttpStatusCode.Unauthorized,
        _ => HttpStatusCode.OK,
    };
}

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Notify.Testing;

/// <summary>Answers calls: reads them, applies scripts and limits, and runs methods.</summary>
internal sealed class BotApiApplication(LocalBotApiOptions options, BotMessageStore store, BotApiScriptQueue scripts)
    : IHttpApplication<HttpContext>
{
    private readonly BotApiLimits _limits = new(options);
    private readonly BotApiMethods _methods = new(options);
    private readonly BotApiChanges _changes = new(store, options.Token);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception) { }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var receivedAt = options.TimeProvider.GetUtcNow();
        var path = BotApiPath.Read(context.Request.Path.Value);
        var method = path?.Method ?? "";
        BotApiRequest? request = null;
        BotApiAnswer? answer = null;
        try
        {
            if (!scripts.TakeDropUnread(method))
            {
                request = await BotApiRequest.ReadAsync(method, context.Request, context.RequestAborted)
                    .ConfigureAwait(false);
                answer = await AnswerAsync(path, request, receivedAt, context.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The client or this server closed the connection while the call was read or delayed.
        }
        store.Add(new ReceivedBotCall
        {
            Method = method,
            Chat = request?.Chat,
            Status = answer?.Status ?? 0,
            Description = answer?.Description,
            ReceivedAt = receivedAt,
        });
        if (answer is null)
            context.Abort();
        else
            await WriteAsync(context, answer).ConfigureAwait(false);
    }

    /// <summary>Returns the answer; null if the connection is to be closed without one.</summary>
    private async ValueTask<BotApiAnswer?> AnswerAsync(
        BotApiPath? path,
        BotApiRequest request,
        DateTimeOffset receivedAt,
        CancellationToken aborted)
    {
        if (Refused(path) is { } refused)
            return refused;
        var script = scripts.Take(request.Method, request.Chat);
        switch (script?.Action)
        {
            case BotApiScriptAction.Answer:
                return script.Answer;
            case BotApiScriptAction.Drop:
                return null;
            case BotApiScriptAction.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, options.TimeProvider, aborted).ConfigureAwait(false);
                return null;
            default:
                var answer = Run(request, receivedAt);
                if (script?.Action == BotApiScriptAction.Replace)
                    return script.Answer;
                if (script?.Gate is { } gate)
                    await gate(options.TimeProvider, aborted).ConfigureAwait(false);
                return answer;
        }
    }

    private BotApiAnswer? Refused(BotApiPath? path) => path switch
    {
        null or { Method.Length: 0 } => BotApiAnswer.Error(404, "Not Found"),
        { Token: var token } when !BotApiPath.IsToken(token) => BotApiAnswer.Error(404, "Not Found"),
        { Token: var token } when token != options.Token => BotApiAnswer.Error(401, "Unauthorized"),
        _ => null,
    };

    private BotApiAnswer Run(BotApiRequest request, DateTimeOffset receivedAt)
    {
        if (request.Method.Equals("getMe", StringComparison.OrdinalIgnoreCase))
            return BotApiAnswer.Ok(json => BotMessageJson.WriteBot(json, options.Token));
        try
        {
            if (request.Chat is not { } chat)
                throw new BotApiRefusal("chat_id is empty");
            if (!chat.StartsWith('@')
                && !long.TryParse(chat, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                throw new BotApiRefusal("chat not found");
            }

            if (_changes.Run(request) is { } changed)
                return changed;
            var messages = _methods.Run(request, receivedAt);
            if (_limits.Take(chat) is { } wait)
                return BotApiScript.Flood(wait);
            store.Add(messages);
            return BotApiAnswer.Ok(json => WriteResult(json, request, messages));
        }
        catch (BotApiRefusal refusal)
        {
            return refusal.Answer;
        }
    }

    private void WriteResult(Utf8JsonWriter json, BotApiRequest request, IReadOnlyList<ReceivedBotMessage> messages)
    {
        var album = request.Method.Equals("sendMediaGroup", StringComparison.OrdinalIgnoreCase);
        if (album)
            json.WriteStartArray();
        foreach (var message in messages)
            BotMessageJson.Write(json, message, options.Token);
        if (album)
            json.WriteEndArray();
    }

    private static async Task WriteAsync(HttpContext context, BotApiAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        if (answer.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(answer.Body, CancellationToken.None).ConfigureAwait(false);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Notify.AspNetCore.Diagnostics;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Runs around every endpoint: sets the headers that all answers have, and answers failures. The bus, the address book
/// and other services of the application fail with exceptions of any type, so every exception is such a failure; it is
/// logged, and its text is not part of the answer.
/// </summary>
internal sealed class AnswerGuard(Problems problems, ILogger logger)
{
    public void Protect(IEndpointConventionBuilder endpoints)
    {
        endpoints.ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        endpoints.Finally(endpoint =>
        {
            if (endpoint is not RouteEndpointBuilder { RequestDelegate: { } original, RoutePattern: var pattern })
                return;
            var route = pattern.RawText ?? "";
            endpoint.RequestDelegate = context => AnswerAsync(context, original, route);
        });
    }

    private async Task AnswerAsync(HttpContext context, RequestDelegate original, string route)
    {
        SecurityHeaders.SetDefaults(context.Response);
        IResult failure;
        try
        {
            await original(context).ConfigureAwait(false);
            return;
        }
        catch (BadHttpRequestException exception) when (CanAnswer(context))
        {
            Reset(context.Response);
            failure = problems.Of(exception.StatusCode, "The request could not be read.", exception.Message);
        }
        catch (Exception exception) when (CanAnswer(context))
        {
            logger.ServiceFailed(exception, context.Request.Method, route);
            Reset(context.Response);
            failure = problems.Unavailable(context);
        }

        await failure.ExecuteAsync(context).ConfigureAwait(false);
    }

    private static bool CanAnswer(HttpContext context) =>
        !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested;

    private static void Reset(HttpResponse response)
    {
        response.Clear();
        SecurityHeaders.SetDefaults(response);
    }
}

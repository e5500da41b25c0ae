using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Notify.AspNetCore.Diagnostics;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Runs around every endpoint: sets the headers that all answers have, and answers exceptions. A service that is
/// unavailable is 503, so that the caller tries again; every other exception is a mistake in code, ours or the
/// application's, and 500. Both are logged, and the text of an exception is not part of the answer.
/// </summary>
internal sealed class AnswerGuard(Problems problems, ILogger logger)
{
    public void Protect(IEndpointConventionBuilder endpoints)
    {
        endpoints.ProducesProblem(StatusCodes.Status500InternalServerError);
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
            Reset(context.Response);
            if (ServiceFailure.IsUnavailable(exception))
            {
                logger.ServiceUnavailable(exception, context.Request.Method, route);
                failure = problems.Unavailable(context);
            }
            else
            {
                logger.EndpointFailed(exception, context.Request.Method, route);
                failure = problems.Failed();
            }
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

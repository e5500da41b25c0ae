using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>Describes endpoints that read JSON.</summary>
internal static class JsonEndpoints
{
    /// <summary>
    /// Any type is let through to the endpoint, which answers 415 by itself: routing would do so before anybody has asked who is there, and with an empty answer.
    /// </summary>
    public static RouteHandlerBuilder AcceptsJson<T>(this RouteHandlerBuilder endpoint)
        where T : notnull => endpoint
        .Accepts<T>("application/json", "*/*")
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}

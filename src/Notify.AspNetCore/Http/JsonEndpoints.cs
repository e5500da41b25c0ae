using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>Describes endpoints that read JSON.</summary>
internal static class JsonEndpoints
{
    /// <summary>
    /// Accepts a body of every type, because the endpoint answers 415 itself: routing would answer before the caller
    /// was authorized, and without a problem.
    /// </summary>
    public static RouteHandlerBuilder AcceptsJson<T>(this RouteHandlerBuilder endpoint)
        where T : notnull => endpoint
        .Accepts<T>("application/json", "*/*")
        .ProducesProblem(StatusCodes.Status408RequestTimeout)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}

namespace Notify.PostgreSql.Schema;

/// <summary>The exception that is thrown if the tables are missing or have another version.</summary>
internal sealed class SchemaException(string message, string remedy) : Exception(message)
{
    public string Remedy { get; } = remedy;
}

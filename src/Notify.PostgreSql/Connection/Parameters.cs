using Npgsql;
using NpgsqlTypes;

namespace Notify.PostgreSql.Connection;

/// <summary>Adds statements with typed parameters to a batch.</summary>
internal static class Parameters
{
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string text, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
        return command;
    }

    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value };

    public static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Of(short value) => new NpgsqlParameter<short> { TypedValue = value };

    public static NpgsqlParameter Of(bool value) => new NpgsqlParameter<bool> { TypedValue = value };

    public static NpgsqlParameter Of(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value };

    public static NpgsqlParameter Of(string value) =>
        new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter OfNullable(string? value) =>
        new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Of(byte[] value) => new NpgsqlParameter<byte[]> { TypedValue = value };

    public static NpgsqlParameter Of(int? value) =>
        new() { Value = value is { } some ? some : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };

    public static NpgsqlParameter Of(int[] values) => new NpgsqlParameter<int[]> { TypedValue = values };

    public static NpgsqlParameter Of(short[] values) => new NpgsqlParameter<short[]> { TypedValue = values };

    public static NpgsqlParameter Of(long[] values) => new NpgsqlParameter<long[]> { TypedValue = values };

    public static NpgsqlParameter Of(bool[] values) => new NpgsqlParameter<bool[]> { TypedValue = values };

    public static NpgsqlParameter Of(Guid[] values) => new NpgsqlParameter<Guid[]> { TypedValue = values };

    public static NpgsqlParameter Of(Guid?[] values) => new NpgsqlParameter<Guid?[]> { TypedValue = values };

    public static NpgsqlParameter Of(string?[] values) =>
        new NpgsqlParameter<string?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    public static NpgsqlParameter Of(byte[]?[] values) =>
        new NpgsqlParameter<byte[]?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
}

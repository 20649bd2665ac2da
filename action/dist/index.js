// Bundled from action/main.ts by "npm run generate". Do not edit.
// The packages in it are CommonJS and ask for modules of Node.js with `require`.
import { createRequire as requireFor } from 'node:module'
const require = requireFor(import.meta.url)
var __defProp = Object.defineProperty;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __require = /* @__PURE__ */ ((x) => typeof require !== "undefined" ? require : typeof Proxy !== "undefined" ? new Proxy(x, {
  get: (a, b) => (typeof require !== "undefined" ? require : a)[b]
}) : x)(function(x) {
  if (typeof require !== "undefined") return require.apply(this, arguments);
  throw Error('Dynamic require of "' + x + '" is not supported');
});
var __commonJS = (cb, mod) => function __require2() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// node_modules/yaml/dist/nodes/identity.js
var require_identity = __commonJS({
  "node_modules/yaml/dist/nodes/identity.js"(exports) {
    "use strict";
    var ALIAS = /* @__PURE__ */ Symbol.for("yaml.alias");
    var DOC = /* @__PURE__ */ Symbol.for("yaml.document");
    var MAP = /* @__PURE__ */ Symbol.for("yaml.map");
    var PAIR = /* @__PURE__ */ Symbol.for("yaml.pair");
    var SCALAR = /* @__PURE__ */ Symbol.for("yaml.scalar");
    var SEQ = /* @__PURE__ */ Symbol.for("yaml.seq");
    var NODE_TYPE = /* @__PURE__ */ Symbol.for("yaml.node.type");
    var isAlias = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === ALIAS;
    var isDocument = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === DOC;
    var isMap = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === MAP;
    var isPair = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === PAIR;
    var isScalar = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SCALAR;
    var isSeq = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SEQ;
    function isCollection(node) {
      if (node && typeof node === "object")
        switch (node[NODE_TYPE]) {
          case MAP:
          case SEQ:
            return true;
        }
      return false;
    }
    function isNode(node) {
      if (node && typeof node === "object")
        switch (node[NODE_TYPE]) {
          case ALIAS:
          case MAP:
          case SCALAR:
          case SEQ:
            return true;
        }
      return false;
    }
    var hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;
    exports.ALIAS = ALIAS;
    exports.DOC = DOC;
    exports.MAP = MAP;
    exports.NODE_TYPE = NODE_TYPE;
    exports.PAIR = PAIR;
    exports.SCALAR = SCALAR;
    exports.SEQ = SEQ;
    exports.hasAnchor = hasAnchor;
    exports.isAlias = isAlias;
    exports.isCollection = isCollection;
    exports.isDocument = isDocument;
    exports.isMap = isMap;
    exports.isNode = isNode;
    exports.isPair = isPair;
    exports.isScalar = isScalar;
    exports.isSeq = isSeq;
  }
});

// node_modules/yaml/dist/visit.js
var require_visit = __commonJS({
  "node_modules/yaml/dist/visit.js"(exports) {
    "use strict";
    var identity = require_identity();
    var BREAK = /* @__PURE__ */ Symbol("break visit");
    var SKIP = /* @__PURE__ */ Symbol("skip children");
    var REMOVE = /* @__PURE__ */ Symbol("remove node");
    function visit(node, visitor) {
      const visitor_ = initVisitor(visitor);
      if (identity.isDocument(node)) {
        const cd = visit_(null, node.contents, visitor_, Object.freeze([node]));
        if (cd === REMOVE)
          node.contents = null;
      } else
        visit_(null, node, visitor_, Object.freeze([]));
    }
    visit.BREAK = BREAK;
    visit.SKIP = SKIP;
    visit.REMOVE = REMOVE;
    function visit_(key, node, visitor, path) {
      const ctrl = callVisitor(key, node, visitor, path);
      if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
        replaceNode(key, path, ctrl);
        return visit_(key, ctrl, visitor, path);
      }
      if (typeof ctrl !== "symbol") {
        if (identity.isCollection(node)) {
          path = Object.freeze(path.concat(node));
          for (let i = 0; i < node.items.length; ++i) {
            const ci = visit_(i, node.items[i], visitor, path);
            if (typeof ci === "number")
              i = ci - 1;
            else if (ci === BREAK)
              return BREAK;
            else if (ci === REMOVE) {
              node.items.splice(i, 1);
              i -= 1;
            }
          }
        } else if (identity.isPair(node)) {
          path = Object.freeze(path.concat(node));
          const ck = visit_("key", node.key, visitor, path);
          if (ck === BREAK)
            return BREAK;
          else if (ck === REMOVE)
            node.key = null;
          const cv = visit_("value", node.value, visitor, path);
          if (cv === BREAK)
            return BREAK;
          else if (cv === REMOVE)
            node.value = null;
        }
      }
      return ctrl;
    }
    async function visitAsync(node, visitor) {
      const visitor_ = initVisitor(visitor);
      if (identity.isDocument(node)) {
        const cd = await visitAsync_(null, node.contents, visitor_, Object.freeze([node]));
        if (cd === REMOVE)
          node.contents = null;
      } else
        await visitAsync_(null, node, visitor_, Object.freeze([]));
    }
    visitAsync.BREAK = BREAK;
    visitAsync.SKIP = SKIP;
    visitAsync.REMOVE = REMOVE;
    async function visitAsync_(key, node, visitor, path) {
      const ctrl = await callVisitor(key, node, visitor, path);
      if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
        replaceNode(key, path, ctrl);
        return visitAsync_(key, ctrl, visitor, path);
      }
      if (typeof ctrl !== "symbol") {
        if (identity.isCollection(node)) {
          path = Object.freeze(path.concat(node));
          for (let i = 0; i < node.items.length; ++i) {
            const ci = await visitAsync_(i, node.items[i], visitor, path);
            if (typeof ci === "number")
              i = ci - 1;
            else if (ci === BREAK)
              return BREAK;
            else if (ci === REMOVE) {
              node.items.splice(i, 1);
              i -= 1;
            }
          }
        } else if (identity.isPair(node)) {
          path = Object.freeze(path.concat(node));
          const ck = await visitAsync_("key", node.key, visitor, path);
          if (ck === BREAK)
            return BREAK;
          else if (ck === REMOVE)
            node.key = null;
          const cv = await visitAsync_("value", node.value, visitor, path);
          if (cv === BREAK)
            return BREAK;
          else if (cv === REMOVE)
            node.value = null;
        }
      }
      return ctrl;
    }
    function initVisitor(visitor) {
      if (typeof visitor === "object" && (visitor.Collection || visitor.Node || visitor.Value)) {
        return Object.assign({
          Alias: visitor.Node,
          Map: visitor.Node,
          Scalar: visitor.Node,
          Seq: visitor.Node
        }, visitor.Value && {
          Map: visitor.Value,
          Scalar: visitor.Value,
          Seq: visitor.Value
        }, visitor.Collection && {
          Map: visitor.Collection,
          Seq: visitor.Collection
        }, visitor);
      }
      return visitor;
    }
    function callVisitor(key, node, visitor, path) {
      if (typeof visitor === "function")
        return visitor(key, node, path);
      if (identity.isMap(node))
        return visitor.Map?.(key, node, path);
      if (identity.isSeq(node))
        return visitor.Seq?.(key, node, path);
      if (identity.isPair(node))
        return visitor.Pair?.(key, node, path);
      if (identity.isScalar(node))
        return visitor.Scalar?.(key, node, path);
      if (identity.isAlias(node))
        return visitor.Alias?.(key, node, path);
      return void 0;
    }
    function replaceNode(key, path, node) {
      const parent = path[path.length - 1];
      if (identity.isCollection(parent)) {
        parent.items[key] = node;
      } else if (identity.isPair(parent)) {
        if (key === "key")
          parent.key = node;
        else
          parent.value = node;
      } else if (identity.isDocument(parent)) {
        parent.contents = node;
      } else {
        const pt = identity.isAlias(parent) ? "alias" : "scalar";
        throw new Error(`Cannot replace node with ${pt} parent`);
      }
    }
    exports.visit = visit;
    exports.visitAsync = visitAsync;
  }
});

// node_modules/yaml/dist/doc/directives.js
var require_directives = __commonJS({
  "node_modules/yaml/dist/doc/directives.js"(exports) {
    "use strict";
    var identity = require_identity();
    var visit = require_visit();
    var escapeChars = {
      "!": "%21",
      ",": "%2C",
      "[": "%5B",
      "]": "%5D",
      "{": "%7B",
      "}": "%7D"
    };
    var escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, (ch) => escapeChars[ch]);
    var Directives = class _Directives {
      constructor(yaml2, tags) {
        this.docStart = null;
        this.docEnd = false;
        this.yaml = Object.assign({}, _Directives.defaultYaml, yaml2);
        this.tags = Object.assign({}, _Directives.defaultTags, tags);
      }
      clone() {
        const copy = new _Directives(this.yaml, this.tags);
        copy.docStart = this.docStart;
        return copy;
      }
      /**
       * During parsing, get a Directives instance for the current document and
       * update the stream state according to the current version's spec.
       */
      atDocument() {
        const res = new _Directives(this.yaml, this.tags);
        switch (this.yaml.version) {
          case "1.1":
            this.atNextDocument = true;
            break;
          case "1.2":
            this.atNextDocument = false;
            this.yaml = {
              explicit: _Directives.defaultYaml.explicit,
              version: "1.2"
            };
            this.tags = Object.assign({}, _Directives.defaultTags);
            break;
        }
        return res;
      }
      /**
       * @param onError - May be called even if the action was successful
       * @returns `true` on success
       */
      add(line, onError) {
        if (this.atNextDocument) {
          this.yaml = { explicit: _Directives.defaultYaml.explicit, version: "1.1" };
          this.tags = Object.assign({}, _Directives.defaultTags);
          this.atNextDocument = false;
        }
        const parts = line.trim().split(/[ \t]+/);
        const name = parts.shift();
        switch (name) {
          case "%TAG": {
            if (parts.length !== 2) {
              onError(0, "%TAG directive should contain exactly two parts");
              if (parts.length < 2)
                return false;
            }
            const [handle, prefix] = parts;
            this.tags[handle] = prefix;
            return true;
          }
          case "%YAML": {
            this.yaml.explicit = true;
            if (parts.length !== 1) {
              onError(0, "%YAML directive should contain exactly one part");
              return false;
            }
            const [version2] = parts;
            if (version2 === "1.1" || version2 === "1.2") {
              this.yaml.version = version2;
              return true;
            } else {
              const isValid = /^\d+\.\d+$/.test(version2);
              onError(6, `Unsupported YAML version ${version2}`, isValid);
              return false;
            }
          }
          default:
            onError(0, `Unknown directive ${name}`, true);
            return false;
        }
      }
      /**
       * Resolves a tag, matching handles to those defined in %TAG directives.
       *
       * @returns Resolved tag, which may also be the non-specific tag `'!'` or a
       *   `'!local'` tag, or `null` if unresolvable.
       */
      tagName(source, onError) {
        if (source === "!")
          return "!";
        if (source[0] !== "!") {
          onError(`Not a valid tag: ${source}`);
          return null;
        }
        if (source[1] === "<") {
          const verbatim = source.slice(2, -1);
          if (verbatim === "!" || verbatim === "!!") {
            onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
            return null;
          }
          if (source[source.length - 1] !== ">")
            onError("Verbatim tags must end with a >");
          return verbatim;
        }
        const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
        if (!suffix)
          onError(`The ${source} tag has no suffix`);
        const prefix = this.tags[handle];
        if (prefix) {
          try {
            return prefix + decodeURIComponent(suffix);
          } catch (error) {
            onError(String(error));
            return null;
          }
        }
        if (handle === "!")
          return source;
        onError(`Could not resolve tag: ${source}`);
        return null;
      }
      /**
       * Given a fully resolved tag, returns its printable string form,
       * taking into account current tag prefixes and defaults.
       */
      tagString(tag) {
        for (const [handle, prefix] of Object.entries(this.tags)) {
          if (tag.startsWith(prefix))
            return handle + escapeTagName(tag.substring(prefix.length));
        }
        return tag[0] === "!" ? tag : `!<${tag}>`;
      }
      toString(doc) {
        const lines = this.yaml.explicit ? [`%YAML ${this.yaml.version || "1.2"}`] : [];
        const tagEntries = Object.entries(this.tags);
        let tagNames;
        if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
          const tags = {};
          visit.visit(doc.contents, (_key, node) => {
            if (identity.isNode(node) && node.tag)
              tags[node.tag] = true;
          });
          tagNames = Object.keys(tags);
        } else
          tagNames = [];
        for (const [handle, prefix] of tagEntries) {
          if (handle === "!!" && prefix === "tag:yaml.org,2002:")
            continue;
          if (!doc || tagNames.some((tn) => tn.startsWith(prefix)))
            lines.push(`%TAG ${handle} ${prefix}`);
        }
        return lines.join("\n");
      }
    };
    Directives.defaultYaml = { explicit: false, version: "1.2" };
    Directives.defaultTags = { "!!": "tag:yaml.org,2002:" };
    exports.Directives = Directives;
  }
});

// node_modules/yaml/dist/doc/anchors.js
var require_anchors = __commonJS({
  "node_modules/yaml/dist/doc/anchors.js"(exports) {
    "use strict";
    var identity = require_identity();
    var visit = require_visit();
    function anchorIsValid(anchor) {
      if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
        const sa = JSON.stringify(anchor);
        const msg = `Anchor must not contain whitespace or control characters: ${sa}`;
        throw new Error(msg);
      }
      return true;
    }
    function anchorNames(root) {
      const anchors = /* @__PURE__ */ new Set();
      visit.visit(root, {
        Value(_key, node) {
          if (node.anchor)
            anchors.add(node.anchor);
        }
      });
      return anchors;
    }
    function findNewAnchor(prefix, exclude) {
      for (let i = 1; true; ++i) {
        const name = `${prefix}${i}`;
        if (!exclude.has(name))
          return name;
      }
    }
    function createNodeAnchors(doc, prefix) {
      const aliasObjects = [];
      const sourceObjects = /* @__PURE__ */ new Map();
      let prevAnchors = null;
      return {
        onAnchor: (source) => {
          aliasObjects.push(source);
          prevAnchors ?? (prevAnchors = anchorNames(doc));
          const anchor = findNewAnchor(prefix, prevAnchors);
          prevAnchors.add(anchor);
          return anchor;
        },
        /**
         * With circular references, the source node is only resolved after all
         * of its child nodes are. This is why anchors are set only after all of
         * the nodes have been created.
         */
        setAnchors: () => {
          for (const source of aliasObjects) {
            const ref = sourceObjects.get(source);
            if (typeof ref === "object" && ref.anchor && (identity.isScalar(ref.node) || identity.isCollection(ref.node))) {
              ref.node.anchor = ref.anchor;
            } else {
              const error = new Error("Failed to resolve repeated object (this should not happen)");
              error.source = source;
              throw error;
            }
          }
        },
        sourceObjects
      };
    }
    exports.anchorIsValid = anchorIsValid;
    exports.anchorNames = anchorNames;
    exports.createNodeAnchors = createNodeAnchors;
    exports.findNewAnchor = findNewAnchor;
  }
});

// node_modules/yaml/dist/doc/applyReviver.js
var require_applyReviver = __commonJS({
  "node_modules/yaml/dist/doc/applyReviver.js"(exports) {
    "use strict";
    function applyReviver(reviver, obj, key, val) {
      if (val && typeof val === "object") {
        if (Array.isArray(val)) {
          for (let i = 0, len = val.length; i < len; ++i) {
            const v0 = val[i];
            const v1 = applyReviver(reviver, val, String(i), v0);
            if (v1 === void 0)
              delete val[i];
            else if (v1 !== v0)
              val[i] = v1;
          }
        } else if (val instanceof Map) {
          for (const k of Array.from(val.keys())) {
            const v0 = val.get(k);
            const v1 = applyReviver(reviver, val, k, v0);
            if (v1 === void 0)
              val.delete(k);
            else if (v1 !== v0)
              val.set(k, v1);
          }
        } else if (val instanceof Set) {
          for (const v0 of Array.from(val)) {
            const v1 = applyReviver(reviver, val, v0, v0);
            if (v1 === void 0)
              val.delete(v0);
            else if (v1 !== v0) {
              val.delete(v0);
              val.add(v1);
            }
          }
        } else {
          for (const [k, v0] of Object.entries(val)) {
            const v1 = applyReviver(reviver, val, k, v0);
            if (v1 === void 0)
              delete val[k];
            else if (v1 !== v0)
              val[k] = v1;
          }
        }
      }
      return reviver.call(obj, key, val);
    }
    exports.applyReviver = applyReviver;
  }
});

// node_modules/yaml/dist/nodes/toJS.js
var require_toJS = __commonJS({
  "node_modules/yaml/dist/nodes/toJS.js"(exports) {
    "use strict";
    var identity = require_identity();
    function toJS(value, arg, ctx) {
      if (Array.isArray(value))
        return value.map((v, i) => toJS(v, String(i), ctx));
      if (value && typeof value.toJSON === "function") {
        if (!ctx || !identity.hasAnchor(value))
          return value.toJSON(arg, ctx);
        const data = { aliasCount: 0, count: 1, res: void 0 };
        ctx.anchors.set(value, data);
        ctx.onCreate = (res2) => {
          data.res = res2;
          delete ctx.onCreate;
        };
        const res = value.toJSON(arg, ctx);
        if (ctx.onCreate)
          ctx.onCreate(res);
        return res;
      }
      if (typeof value === "bigint" && !ctx?.keep)
        return Number(value);
      return value;
    }
    exports.toJS = toJS;
  }
});

// node_modules/yaml/dist/nodes/Node.js
var require_Node = __commonJS({
  "node_modules/yaml/dist/nodes/Node.js"(exports) {
    "use strict";
    var applyReviver = require_applyReviver();
    var identity = require_identity();
    var toJS = require_toJS();
    var NodeBase = class {
      constructor(type) {
        Object.defineProperty(this, identity.NODE_TYPE, { value: type });
      }
      /** Create a copy of this node.  */
      clone() {
        const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
        if (this.range)
          copy.range = this.range.slice();
        return copy;
      }
      /** A plain JavaScript representation of this node. */
      toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
        if (!identity.isDocument(doc))
          throw new TypeError("A document argument is required");
        const ctx = {
          anchors: /* @__PURE__ */ new Map(),
          doc,
          keep: true,
          mapAsMap: mapAsMap === true,
          mapKeyWarned: false,
          maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
        };
        const res = toJS.toJS(this, "", ctx);
        if (typeof onAnchor === "function")
          for (const { count: count2, res: res2 } of ctx.anchors.values())
            onAnchor(res2, count2);
        return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
      }
    };
    exports.NodeBase = NodeBase;
  }
});

// node_modules/yaml/dist/nodes/Alias.js
var require_Alias = __commonJS({
  "node_modules/yaml/dist/nodes/Alias.js"(exports) {
    "use strict";
    var anchors = require_anchors();
    var visit = require_visit();
    var identity = require_identity();
    var Node = require_Node();
    var toJS = require_toJS();
    var Alias = class extends Node.NodeBase {
      constructor(source) {
        super(identity.ALIAS);
        this.source = source;
        Object.defineProperty(this, "tag", {
          set() {
            throw new Error("Alias nodes cannot have tags");
          }
        });
      }
      /**
       * Resolve the value of this alias within `doc`, finding the last
       * instance of the `source` anchor before this node.
       */
      resolve(doc, ctx) {
        if (ctx?.maxAliasCount === 0)
          throw new ReferenceError("Alias resolution is disabled");
        let nodes;
        if (ctx?.aliasResolveCache) {
          nodes = ctx.aliasResolveCache;
        } else {
          nodes = [];
          visit.visit(doc, {
            Node: (_key, node) => {
              if (identity.isAlias(node) || identity.hasAnchor(node))
                nodes.push(node);
            }
          });
          if (ctx)
            ctx.aliasResolveCache = nodes;
        }
        let found = void 0;
        for (const node of nodes) {
          if (node === this)
            break;
          if (node.anchor === this.source)
            found = node;
        }
        if (found && ctx) {
          const { anchors: anchors2, doc: doc2, maxAliasCount } = ctx;
          let data = anchors2.get(found);
          if (!data) {
            toJS.toJS(found, null, ctx);
            data = anchors2.get(found);
          }
          if (data?.res === void 0) {
            const msg = "This should not happen: Alias anchor was not resolved?";
            throw new ReferenceError(msg);
          }
          if (maxAliasCount >= 0) {
            data.count += 1;
            if (data.aliasCount === 0)
              data.aliasCount = getAliasCount(doc2, found, anchors2);
            if (data.count * data.aliasCount > maxAliasCount) {
              const msg = "Excessive alias count indicates a resource exhaustion attack";
              throw new ReferenceError(msg);
            }
          }
        }
        return found;
      }
      toJSON(_arg, ctx) {
        if (!ctx)
          return { source: this.source };
        const source = this.resolve(ctx.doc, ctx);
        if (!source) {
          const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
          throw new ReferenceError(msg);
        }
        return ctx.anchors.get(source).res;
      }
      toString(ctx, _onComment, _onChompKeep) {
        const src = `*${this.source}`;
        if (ctx) {
          anchors.anchorIsValid(this.source);
          if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
            const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
            throw new Error(msg);
          }
          if (ctx.implicitKey)
            return `${src} `;
        }
        return src;
      }
    };
    function getAliasCount(doc, node, anchors2) {
      if (identity.isAlias(node)) {
        const source = node.resolve(doc);
        const anchor = anchors2 && source && anchors2.get(source);
        return anchor ? anchor.count * anchor.aliasCount : 0;
      } else if (identity.isCollection(node)) {
        let count2 = 0;
        for (const item of node.items) {
          const c = getAliasCount(doc, item, anchors2);
          if (c > count2)
            count2 = c;
        }
        return count2;
      } else if (identity.isPair(node)) {
        const kc = getAliasCount(doc, node.key, anchors2);
        const vc = getAliasCount(doc, node.value, anchors2);
        return Math.max(kc, vc);
      }
      return 1;
    }
    exports.Alias = Alias;
  }
});

// node_modules/yaml/dist/nodes/Scalar.js
var require_Scalar = __commonJS({
  "node_modules/yaml/dist/nodes/Scalar.js"(exports) {
    "use strict";
    var identity = require_identity();
    var Node = require_Node();
    var toJS = require_toJS();
    var isScalarValue = (value) => !value || typeof value !== "function" && typeof value !== "object";
    var Scalar = class extends Node.NodeBase {
      constructor(value) {
        super(identity.SCALAR);
        this.value = value;
      }
      toJSON(arg, ctx) {
        return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
      }
      toString() {
        return String(this.value);
      }
    };
    Scalar.BLOCK_FOLDED = "BLOCK_FOLDED";
    Scalar.BLOCK_LITERAL = "BLOCK_LITERAL";
    Scalar.PLAIN = "PLAIN";
    Scalar.QUOTE_DOUBLE = "QUOTE_DOUBLE";
    Scalar.QUOTE_SINGLE = "QUOTE_SINGLE";
    exports.Scalar = Scalar;
    exports.isScalarValue = isScalarValue;
  }
});

// node_modules/yaml/dist/doc/createNode.js
var require_createNode = __commonJS({
  "node_modules/yaml/dist/doc/createNode.js"(exports) {
    "use strict";
    var Alias = require_Alias();
    var identity = require_identity();
    var Scalar = require_Scalar();
    var defaultTagPrefix = "tag:yaml.org,2002:";
    function findTagObject(value, tagName, tags) {
      if (tagName) {
        const match = tags.filter((t) => t.tag === tagName);
        const tagObj = match.find((t) => !t.format) ?? match[0];
        if (!tagObj)
          throw new Error(`Tag ${tagName} not found`);
        return tagObj;
      }
      return tags.find((t) => t.identify?.(value) && !t.format);
    }
    function createNode(value, tagName, ctx) {
      if (identity.isDocument(value))
        value = value.contents;
      if (identity.isNode(value))
        return value;
      if (identity.isPair(value)) {
        const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
        map.items.push(value);
        return map;
      }
      if (value instanceof String || value instanceof Number || value instanceof Boolean || typeof BigInt !== "undefined" && value instanceof BigInt) {
        value = value.valueOf();
      }
      const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
      let ref = void 0;
      if (aliasDuplicateObjects && value && typeof value === "object") {
        ref = sourceObjects.get(value);
        if (ref) {
          ref.anchor ?? (ref.anchor = onAnchor(value));
          return new Alias.Alias(ref.anchor);
        } else {
          ref = { anchor: null, node: null };
          sourceObjects.set(value, ref);
        }
      }
      if (tagName?.startsWith("!!"))
        tagName = defaultTagPrefix + tagName.slice(2);
      let tagObj = findTagObject(value, tagName, schema.tags);
      if (!tagObj) {
        if (value && typeof value.toJSON === "function") {
          value = value.toJSON();
        }
        if (!value || typeof value !== "object") {
          const node2 = new Scalar.Scalar(value);
          if (ref)
            ref.node = node2;
          return node2;
        }
        tagObj = value instanceof Map ? schema[identity.MAP] : Symbol.iterator in Object(value) ? schema[identity.SEQ] : schema[identity.MAP];
      }
      if (onTagObj) {
        onTagObj(tagObj);
        delete ctx.onTagObj;
      }
      const node = tagObj?.createNode ? tagObj.createNode(ctx.schema, value, ctx) : typeof tagObj?.nodeClass?.from === "function" ? tagObj.nodeClass.from(ctx.schema, value, ctx) : new Scalar.Scalar(value);
      if (tagName)
        node.tag = tagName;
      else if (!tagObj.default)
        node.tag = tagObj.tag;
      if (ref)
        ref.node = node;
      return node;
    }
    exports.createNode = createNode;
  }
});

// node_modules/yaml/dist/nodes/Collection.js
var require_Collection = __commonJS({
  "node_modules/yaml/dist/nodes/Collection.js"(exports) {
    "use strict";
    var createNode = require_createNode();
    var identity = require_identity();
    var Node = require_Node();
    function collectionFromPath(schema, path, value) {
      let v = value;
      for (let i = path.length - 1; i >= 0; --i) {
        const k = path[i];
        if (typeof k === "number" && Number.isInteger(k) && k >= 0) {
          const a = [];
          a[k] = v;
          v = a;
        } else {
          v = /* @__PURE__ */ new Map([[k, v]]);
        }
      }
      return createNode.createNode(v, void 0, {
        aliasDuplicateObjects: false,
        keepUndefined: false,
        onAnchor: () => {
          throw new Error("This should not happen, please report a bug.");
        },
        schema,
        sourceObjects: /* @__PURE__ */ new Map()
      });
    }
    var isEmptyPath = (path) => path == null || typeof path === "object" && !!path[Symbol.iterator]().next().done;
    var Collection = class extends Node.NodeBase {
      constructor(type, schema) {
        super(type);
        Object.defineProperty(this, "schema", {
          value: schema,
          configurable: true,
          enumerable: false,
          writable: true
        });
      }
      /**
       * Create a copy of this collection.
       *
       * @param schema - If defined, overwrites the original's schema
       */
      clone(schema) {
        const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
        if (schema)
          copy.schema = schema;
        copy.items = copy.items.map((it) => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
        if (this.range)
          copy.range = this.range.slice();
        return copy;
      }
      /**
       * Adds a value to the collection. For `!!map` and `!!omap` the value must
       * be a Pair instance or a `{ key, value }` object, which may not have a key
       * that already exists in the map.
       */
      addIn(path, value) {
        if (isEmptyPath(path))
          this.add(value);
        else {
          const [key, ...rest] = path;
          const node = this.get(key, true);
          if (identity.isCollection(node))
            node.addIn(rest, value);
          else if (node === void 0 && this.schema)
            this.set(key, collectionFromPath(this.schema, rest, value));
          else
            throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
        }
      }
      /**
       * Removes a value from the collection.
       * @returns `true` if the item was found and removed.
       */
      deleteIn(path) {
        const [key, ...rest] = path;
        if (rest.length === 0)
          return this.delete(key);
        const node = this.get(key, true);
        if (identity.isCollection(node))
          return node.deleteIn(rest);
        else
          throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
      }
      /**
       * Returns item at `key`, or `undefined` if not found. By default unwraps
       * scalar values from their surrounding node; to disable set `keepScalar` to
       * `true` (collections are always returned intact).
       */
      getIn(path, keepScalar) {
        const [key, ...rest] = path;
        const node = this.get(key, true);
        if (rest.length === 0)
          return !keepScalar && identity.isScalar(node) ? node.value : node;
        else
          return identity.isCollection(node) ? node.getIn(rest, keepScalar) : void 0;
      }
      hasAllNullValues(allowScalar) {
        return this.items.every((node) => {
          if (!identity.isPair(node))
            return false;
          const n = node.value;
          return n == null || allowScalar && identity.isScalar(n) && n.value == null && !n.commentBefore && !n.comment && !n.tag;
        });
      }
      /**
       * Checks if the collection includes a value with the key `key`.
       */
      hasIn(path) {
        const [key, ...rest] = path;
        if (rest.length === 0)
          return this.has(key);
        const node = this.get(key, true);
        return identity.isCollection(node) ? node.hasIn(rest) : false;
      }
      /**
       * Sets a value in this collection. For `!!set`, `value` needs to be a
       * boolean to add/remove the item from the set.
       */
      setIn(path, value) {
        const [key, ...rest] = path;
        if (rest.length === 0) {
          this.set(key, value);
        } else {
          const node = this.get(key, true);
          if (identity.isCollection(node))
            node.setIn(rest, value);
          else if (node === void 0 && this.schema)
            this.set(key, collectionFromPath(this.schema, rest, value));
          else
            throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
        }
      }
    };
    exports.Collection = Collection;
    exports.collectionFromPath = collectionFromPath;
    exports.isEmptyPath = isEmptyPath;
  }
});

// node_modules/yaml/dist/stringify/stringifyComment.js
var require_stringifyComment = __commonJS({
  "node_modules/yaml/dist/stringify/stringifyComment.js"(exports) {
    "use strict";
    var stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, "#");
    function indentComment(comment, indent) {
      if (/^\n+$/.test(comment))
        return comment.substring(1);
      return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
    }
    var lineComment = (str, indent, comment) => str.endsWith("\n") ? indentComment(comment, indent) : comment.includes("\n") ? "\n" + indentComment(comment, indent) : (str.endsWith(" ") ? "" : " ") + comment;
    exports.indentComment = indentComment;
    exports.lineComment = lineComment;
    exports.stringifyComment = stringifyComment;
  }
});

// node_modules/yaml/dist/stringify/foldFlowLines.js
var require_foldFlowLines = __commonJS({
  "node_modules/yaml/dist/stringify/foldFlowLines.js"(exports) {
    "use strict";
    var FOLD_FLOW = "flow";
    var FOLD_BLOCK = "block";
    var FOLD_QUOTED = "quoted";
    function foldFlowLines(text, indent, mode = "flow", { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
      if (!lineWidth || lineWidth < 0)
        return text;
      if (lineWidth < minContentWidth)
        minContentWidth = 0;
      const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
      if (text.length <= endStep)
        return text;
      const folds = [];
      const escapedFolds = {};
      let end = lineWidth - indent.length;
      if (typeof indentAtStart === "number") {
        if (indentAtStart > lineWidth - Math.max(2, minContentWidth))
          folds.push(0);
        else
          end = lineWidth - indentAtStart;
      }
      let split = void 0;
      let prev = void 0;
      let overflow = false;
      let i = -1;
      let escStart = -1;
      let escEnd = -1;
      if (mode === FOLD_BLOCK) {
        i = consumeMoreIndentedLines(text, i, indent.length);
        if (i !== -1)
          end = i + endStep;
      }
      for (let ch; ch = text[i += 1]; ) {
        if (mode === FOLD_QUOTED && ch === "\\") {
          escStart = i;
          switch (text[i + 1]) {
            case "x":
              i += 3;
              break;
            case "u":
              i += 5;
              break;
            case "U":
              i += 9;
              break;
            default:
              i += 1;
          }
          escEnd = i;
        }
        if (ch === "\n") {
          if (mode === FOLD_BLOCK)
            i = consumeMoreIndentedLines(text, i, indent.length);
          end = i + indent.length + endStep;
          split = void 0;
        } else {
          if (ch === " " && prev && prev !== " " && prev !== "\n" && prev !== "	") {
            const next = text[i + 1];
            if (next && next !== " " && next !== "\n" && next !== "	")
              split = i;
          }
          if (i >= end) {
            if (split) {
              folds.push(split);
              end = split + endStep;
              split = void 0;
            } else if (mode === FOLD_QUOTED) {
              while (prev === " " || prev === "	") {
                prev = ch;
                ch = text[i += 1];
                overflow = true;
              }
              const j = i > escEnd + 1 ? i - 2 : escStart - 1;
              if (escapedFolds[j])
                return text;
              folds.push(j);
              escapedFolds[j] = true;
              end = j + endStep;
              split = void 0;
            } else {
              overflow = true;
            }
          }
        }
        prev = ch;
      }
      if (overflow && onOverflow)
        onOverflow();
      if (folds.length === 0)
        return text;
      if (onFold)
        onFold();
      let res = text.slice(0, folds[0]);
      for (let i2 = 0; i2 < folds.length; ++i2) {
        const fold = folds[i2];
        const end2 = folds[i2 + 1] || text.length;
        if (fold === 0)
          res = `
${indent}${text.slice(0, end2)}`;
        else {
          if (mode === FOLD_QUOTED && escapedFolds[fold])
            res += `${text[fold]}\\`;
          res += `
${indent}${text.slice(fold + 1, end2)}`;
        }
      }
      return res;
    }
    function consumeMoreIndentedLines(text, i, indent) {
      let end = i;
      let start2 = i + 1;
      let ch = text[start2];
      while (ch === " " || ch === "	") {
        if (i < start2 + indent) {
          ch = text[++i];
        } else {
          do {
            ch = text[++i];
          } while (ch && ch !== "\n");
          end = i;
          start2 = i + 1;
          ch = text[start2];
        }
      }
      return end;
    }
    exports.FOLD_BLOCK = FOLD_BLOCK;
    exports.FOLD_FLOW = FOLD_FLOW;
    exports.FOLD_QUOTED = FOLD_QUOTED;
    exports.foldFlowLines = foldFlowLines;
  }
});

// node_modules/yaml/dist/stringify/stringifyString.js
var require_stringifyString = __commonJS({
  "node_modules/yaml/dist/stringify/stringifyString.js"(exports) {
    "use strict";
    var Scalar = require_Scalar();
    var foldFlowLines = require_foldFlowLines();
    var getFoldOptions = (ctx, isBlock2) => ({
      indentAtStart: isBlock2 ? ctx.indent.length : ctx.indentAtStart,
      lineWidth: ctx.options.lineWidth,
      minContentWidth: ctx.options.minContentWidth
    });
    var containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
    function lineLengthOverLimit(str, lineWidth, indentLength) {
      if (!lineWidth || lineWidth < 0)
        return false;
      const limit = lineWidth - indentLength;
      const strLen = str.length;
      if (strLen <= limit)
        return false;
      for (let i = 0, start2 = 0; i < strLen; ++i) {
        if (str[i] === "\n") {
          if (i - start2 > limit)
            return true;
          start2 = i + 1;
          if (strLen - start2 <= limit)
            return false;
        }
      }
      return true;
    }
    function doubleQuotedString(value, ctx) {
      const json = JSON.stringify(value);
      if (ctx.options.doubleQuotedAsJSON)
        return json;
      const { implicitKey } = ctx;
      const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
      const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
      let str = "";
      let start2 = 0;
      for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
        if (ch === " " && json[i + 1] === "\\" && json[i + 2] === "n") {
          str += json.slice(start2, i) + "\\ ";
          i += 1;
          start2 = i;
          ch = "\\";
        }
        if (ch === "\\")
          switch (json[i + 1]) {
            case "u":
              {
                str += json.slice(start2, i);
                const code3 = json.substr(i + 2, 4);
                switch (code3) {
                  case "0000":
                    str += "\\0";
                    break;
                  case "0007":
                    str += "\\a";
                    break;
                  case "000b":
                    str += "\\v";
                    break;
                  case "001b":
                    str += "\\e";
                    break;
                  case "0085":
                    str += "\\N";
                    break;
                  case "00a0":
                    str += "\\_";
                    break;
                  case "2028":
                    str += "\\L";
                    break;
                  case "2029":
                    str += "\\P";
                    break;
                  default:
                    if (code3.substr(0, 2) === "00")
                      str += "\\x" + code3.substr(2);
                    else
                      str += json.substr(i, 6);
                }
                i += 5;
                start2 = i + 1;
              }
              break;
            case "n":
              if (implicitKey || json[i + 2] === '"' || json.length < minMultiLineLength) {
                i += 1;
              } else {
                str += json.slice(start2, i) + "\n\n";
                while (json[i + 2] === "\\" && json[i + 3] === "n" && json[i + 4] !== '"') {
                  str += "\n";
                  i += 2;
                }
                str += indent;
                if (json[i + 2] === " ")
                  str += "\\";
                i += 1;
                start2 = i + 1;
              }
              break;
            default:
              i += 1;
          }
      }
      str = start2 ? str + json.slice(start2) : json;
      return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
    }
    function singleQuotedString(value, ctx) {
      if (ctx.options.singleQuote === false || ctx.implicitKey && value.includes("\n") || /[ \t]\n|\n[ \t]/.test(value))
        return doubleQuotedString(value, ctx);
      const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
      const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&
${indent}`) + "'";
      return ctx.implicitKey ? res : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
    }
    function quotedString(value, ctx) {
      const { singleQuote } = ctx.options;
      let qs;
      if (singleQuote === false)
        qs = doubleQuotedString;
      else {
        const hasDouble = value.includes('"');
        const hasSingle = value.includes("'");
        if (hasDouble && !hasSingle)
          qs = singleQuotedString;
        else if (hasSingle && !hasDouble)
          qs = doubleQuotedString;
        else
          qs = singleQuote ? singleQuotedString : doubleQuotedString;
      }
      return qs(value, ctx);
    }
    var blockEndNewlines;
    try {
      blockEndNewlines = new RegExp("(^|(?<!\n))\n+(?!\n|$)", "g");
    } catch {
      blockEndNewlines = /\n+(?!\n|$)/g;
    }
    function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
      const { blockQuote, commentString, lineWidth } = ctx.options;
      if (!blockQuote || /\n[\t ]+$/.test(value)) {
        return quotedString(value, ctx);
      }
      const indent = ctx.indent || (ctx.forceBlockIndent || containsDocumentMarker(value) ? "  " : "");
      const literal = blockQuote === "literal" ? true : blockQuote === "folded" || type === Scalar.Scalar.BLOCK_FOLDED ? false : type === Scalar.Scalar.BLOCK_LITERAL ? true : !lineLengthOverLimit(value, lineWidth, indent.length);
      if (!value)
        return literal ? "|\n" : ">\n";
      let chomp;
      let endStart;
      for (endStart = value.length; endStart > 0; --endStart) {
        const ch = value[endStart - 1];
        if (ch !== "\n" && ch !== "	" && ch !== " ")
          break;
      }
      let end = value.substring(endStart);
      const endNlPos = end.indexOf("\n");
      if (endNlPos === -1) {
        chomp = "-";
      } else if (value === end || endNlPos !== end.length - 1) {
        chomp = "+";
        if (onChompKeep)
          onChompKeep();
      } else {
        chomp = "";
      }
      if (end) {
        value = value.slice(0, -end.length);
        if (end[end.length - 1] === "\n")
          end = end.slice(0, -1);
        end = end.replace(blockEndNewlines, `$&${indent}`);
      }
      let startWithSpace = false;
      let startEnd;
      let startNlPos = -1;
      for (startEnd = 0; startEnd < value.length; ++startEnd) {
        const ch = value[startEnd];
        if (ch === " ")
          startWithSpace = true;
        else if (ch === "\n")
          startNlPos = startEnd;
        else
          break;
      }
      let start2 = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
      if (start2) {
        value = value.substring(start2.length);
        start2 = start2.replace(/\n+/g, `$&${indent}`);
      }
      const indentSize = indent ? "2" : "1";
      let header = (startWithSpace ? indentSize : "") + chomp;
      if (comment) {
        header += " " + commentString(comment.replace(/ ?[\r\n]+/g, " "));
        if (onComment)
          onComment();
      }
      if (!literal) {
        const foldedValue = value.replace(/\n+/g, "\n$&").replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, "$1$2").replace(/\n+/g, `$&${indent}`);
        let literalFallback = false;
        const foldOptions = getFoldOptions(ctx, true);
        if (blockQuote !== "folded" && type !== Scalar.Scalar.BLOCK_FOLDED) {
          foldOptions.onOverflow = () => {
            literalFallback = true;
          };
        }
        const body = foldFlowLines.foldFlowLines(`${start2}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
        if (!literalFallback)
          return `>${header}
${indent}${body}`;
      }
      value = value.replace(/\n+/g, `$&${indent}`);
      return `|${header}
${indent}${start2}${value}${end}`;
    }
    function plainString(item, ctx, onComment, onChompKeep) {
      const { type, value } = item;
      const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
      if (implicitKey && value.includes("\n") || inFlow && /[[\]{},]/.test(value)) {
        return quotedString(value, ctx);
      }
      if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) {
        return implicitKey || inFlow || !value.includes("\n") ? quotedString(value, ctx) : blockString(item, ctx, onComment, onChompKeep);
      }
      if (!implicitKey && !inFlow && type !== Scalar.Scalar.PLAIN && value.includes("\n")) {
        return blockString(item, ctx, onComment, onChompKeep);
      }
      if (containsDocumentMarker(value)) {
        if (indent === "") {
          ctx.forceBlockIndent = true;
          return blockString(item, ctx, onComment, onChompKeep);
        } else if (implicitKey && indent === indentStep) {
          return quotedString(value, ctx);
        }
      }
      const str = value.replace(/\n+/g, `$&
${indent}`);
      if (actualString) {
        const test = (tag) => tag.default && tag.tag !== "tag:yaml.org,2002:str" && tag.test?.test(str);
        const { compat, tags } = ctx.doc.schema;
        if (tags.some(test) || compat?.some(test))
          return quotedString(value, ctx);
      }
      return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
    }
    function stringifyString(item, ctx, onComment, onChompKeep) {
      const { implicitKey, inFlow } = ctx;
      const ss = typeof item.value === "string" ? item : Object.assign({}, item, { value: String(item.value) });
      let { type } = item;
      if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
        if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value))
          type = Scalar.Scalar.QUOTE_DOUBLE;
      }
      const _stringify = (_type) => {
        switch (_type) {
          case Scalar.Scalar.BLOCK_FOLDED:
          case Scalar.Scalar.BLOCK_LITERAL:
            return implicitKey || inFlow ? quotedString(ss.value, ctx) : blockString(ss, ctx, onComment, onChompKeep);
          case Scalar.Scalar.QUOTE_DOUBLE:
            return doubleQuotedString(ss.value, ctx);
          case Scalar.Scalar.QUOTE_SINGLE:
            return singleQuotedString(ss.value, ctx);
          case Scalar.Scalar.PLAIN:
            return plainString(ss, ctx, onComment, onChompKeep);
          default:
            return null;
        }
      };
      let res = _stringify(type);
      if (res === null) {
        const { defaultKeyType, defaultStringType } = ctx.options;
        const t = implicitKey && defaultKeyType || defaultStringType;
        res = _stringify(t);
        if (res === null)
          throw new Error(`Unsupported default string type ${t}`);
      }
      return res;
    }
    exports.stringifyString = stringifyString;
  }
});

// node_modules/yaml/dist/stringify/stringify.js
var require_stringify = __commonJS({
  "node_modules/yaml/dist/stringify/stringify.js"(exports) {
    "use strict";
    var anchors = require_anchors();
    var identity = require_identity();
    var stringifyComment = require_stringifyComment();
    var stringifyString = require_stringifyString();
    function createStringifyContext(doc, options2) {
      const opt = Object.assign({
        blockQuote: true,
        commentString: stringifyComment.stringifyComment,
        defaultKeyType: null,
        defaultStringType: "PLAIN",
        directives: null,
        doubleQuotedAsJSON: false,
        doubleQuotedMinMultiLineLength: 40,
        falseStr: "false",
        flowCollectionPadding: true,
        indentSeq: true,
        lineWidth: 80,
        minContentWidth: 20,
        nullStr: "null",
        simpleKeys: false,
        singleQuote: null,
        trailingComma: false,
        trueStr: "true",
        verifyAliasOrder: true
      }, doc.schema.toStringOptions, options2);
      let inFlow;
      switch (opt.collectionStyle) {
        case "block":
          inFlow = false;
          break;
        case "flow":
          inFlow = true;
          break;
        default:
          inFlow = null;
      }
      return {
        anchors: /* @__PURE__ */ new Set(),
        doc,
        flowCollectionPadding: opt.flowCollectionPadding ? " " : "",
        indent: "",
        indentStep: typeof opt.indent === "number" ? " ".repeat(opt.indent) : "  ",
        inFlow,
        options: opt
      };
    }
    function getTagObject(tags, item) {
      if (item.tag) {
        const match = tags.filter((t) => t.tag === item.tag);
        if (match.length > 0)
          return match.find((t) => t.format === item.format) ?? match[0];
      }
      let tagObj = void 0;
      let obj;
      if (identity.isScalar(item)) {
        obj = item.value;
        let match = tags.filter((t) => t.identify?.(obj));
        if (match.length > 1) {
          const testMatch = match.filter((t) => t.test);
          if (testMatch.length > 0)
            match = testMatch;
        }
        tagObj = match.find((t) => t.format === item.format) ?? match.find((t) => !t.format);
      } else {
        obj = item;
        tagObj = tags.find((t) => t.nodeClass && obj instanceof t.nodeClass);
      }
      if (!tagObj) {
        const name = obj?.constructor?.name ?? (obj === null ? "null" : typeof obj);
        throw new Error(`Tag not resolved for ${name} value`);
      }
      return tagObj;
    }
    function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
      if (!doc.directives)
        return "";
      const props = [];
      const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
      if (anchor && anchors.anchorIsValid(anchor)) {
        anchors$1.add(anchor);
        props.push(`&${anchor}`);
      }
      const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
      if (tag)
        props.push(doc.directives.tagString(tag));
      return props.join(" ");
    }
    function stringify(item, ctx, onComment, onChompKeep) {
      if (identity.isPair(item))
        return item.toString(ctx, onComment, onChompKeep);
      if (identity.isAlias(item)) {
        if (ctx.doc.directives)
          return item.toString(ctx);
        if (ctx.resolvedAliases?.has(item)) {
          throw new TypeError(`Cannot stringify circular structure without alias nodes`);
        } else {
          if (ctx.resolvedAliases)
            ctx.resolvedAliases.add(item);
          else
            ctx.resolvedAliases = /* @__PURE__ */ new Set([item]);
          item = item.resolve(ctx.doc);
        }
      }
      let tagObj = void 0;
      const node = identity.isNode(item) ? item : ctx.doc.createNode(item, { onTagObj: (o) => tagObj = o });
      tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
      const props = stringifyProps(node, tagObj, ctx);
      if (props.length > 0)
        ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
      const str = typeof tagObj.stringify === "function" ? tagObj.stringify(node, ctx, onComment, onChompKeep) : identity.isScalar(node) ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep) : node.toString(ctx, onComment, onChompKeep);
      if (!props)
        return str;
      return identity.isScalar(node) || str[0] === "{" || str[0] === "[" ? `${props} ${str}` : `${props}
${ctx.indent}${str}`;
    }
    exports.createStringifyContext = createStringifyContext;
    exports.stringify = stringify;
  }
});

// node_modules/yaml/dist/stringify/stringifyPair.js
var require_stringifyPair = __commonJS({
  "node_modules/yaml/dist/stringify/stringifyPair.js"(exports) {
    "use strict";
    var identity = require_identity();
    var Scalar = require_Scalar();
    var stringify = require_stringify();
    var stringifyComment = require_stringifyComment();
    function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
      const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
      let keyComment = identity.isNode(key) && key.comment || null;
      if (simpleKeys) {
        if (keyComment) {
          throw new Error("With simple keys, key nodes cannot have comments");
        }
        if (identity.isCollection(key) || !identity.isNode(key) && typeof key === "object") {
          const msg = "With simple keys, collection cannot be used as a key value";
          throw new Error(msg);
        }
      }
      let explicitKey = !simpleKeys && (!key || keyComment && value == null && !ctx.inFlow || identity.isCollection(key) || (identity.isScalar(key) ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL : typeof key === "object"));
      ctx = Object.assign({}, ctx, {
        allNullValues: false,
        implicitKey: !explicitKey && (simpleKeys || !allNullValues),
        indent: indent + indentStep
      });
      let keyCommentDone = false;
      let chompKeep = false;
      let str = stringify.stringify(key, ctx, () => keyCommentDone = true, () => chompKeep = true);
      if (!explicitKey && !ctx.inFlow && str.length > 1024) {
        if (simpleKeys)
          throw new Error("With simple keys, single line scalar must not span more than 1024 characters");
        explicitKey = true;
      }
      if (ctx.inFlow) {
        if (allNullValues || value == null) {
          if (keyCommentDone && onComment)
            onComment();
          return str === "" ? "?" : explicitKey ? `? ${str}` : str;
        }
      } else if (allNullValues && !simpleKeys || value == null && explicitKey) {
        str = `? ${str}`;
        if (keyComment && !keyCommentDone) {
          str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
        } else if (chompKeep && onChompKeep)
          onChompKeep();
        return str;
      }
      if (keyCommentDone)
        keyComment = null;
      if (explicitKey) {
        if (keyComment)
          str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
        str = `? ${str}
${indent}:`;
      } else {
        str = `${str}:`;
        if (keyComment)
          str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
      }
      let vsb, vcb, valueComment;
      if (identity.isNode(value)) {
        vsb = !!value.spaceBefore;
        vcb = value.commentBefore;
        valueComment = value.comment;
      } else {
        vsb = false;
        vcb = null;
        valueComment = null;
        if (value && typeof value === "object")
          value = doc.createNode(value);
      }
      ctx.implicitKey = false;
      if (!explicitKey && !keyComment && identity.isScalar(value))
        ctx.indentAtStart = str.length + 1;
      chompKeep = false;
      if (!indentSeq && indentStep.length >= 2 && !ctx.inFlow && !explicitKey && identity.isSeq(value) && !value.flow && !value.tag && !value.anchor) {
        ctx.indent = ctx.indent.substring(2);
      }
      let valueCommentDone = false;
      const valueStr = stringify.stringify(value, ctx, () => valueCommentDone = true, () => chompKeep = true);
      let ws = " ";
      if (keyComment || vsb || vcb) {
        ws = vsb ? "\n" : "";
        if (vcb) {
          const cs = commentString(vcb);
          ws += `
${stringifyComment.indentComment(cs, ctx.indent)}`;
        }
        if (valueStr === "" && !ctx.inFlow) {
          if (ws === "\n" && valueComment)
            ws = "\n\n";
        } else {
          ws += `
${ctx.indent}`;
        }
      } else if (!explicitKey && identity.isCollection(value)) {
        const vs0 = valueStr[0];
        const nl0 = valueStr.indexOf("\n");
        const hasNewline = nl0 !== -1;
        const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
        if (hasNewline || !flow) {
          let hasPropsLine = false;
          if (hasNewline && (vs0 === "&" || vs0 === "!")) {
            let sp0 = valueStr.indexOf(" ");
            if (vs0 === "&" && sp0 !== -1 && sp0 < nl0 && valueStr[sp0 + 1] === "!") {
              sp0 = valueStr.indexOf(" ", sp0 + 1);
            }
            if (sp0 === -1 || nl0 < sp0)
              hasPropsLine = true;
          }
          if (!hasPropsLine)
            ws = `
${ctx.indent}`;
        }
      } else if (valueStr === "" || valueStr[0] === "\n") {
        ws = "";
      }
      str += ws + valueStr;
      if (ctx.inFlow) {
        if (valueCommentDone && onComment)
          onComment();
      } else if (valueComment && !valueCommentDone) {
        str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
      } else if (chompKeep && onChompKeep) {
        onChompKeep();
      }
      return str;
    }
    exports.stringifyPair = stringifyPair;
  }
});

// node_modules/yaml/dist/log.js
var require_log = __commonJS({
  "node_modules/yaml/dist/log.js"(exports) {
    "use strict";
    var node_process = __require("process");
    function debug(logLevel, ...messages) {
      if (logLevel === "debug")
        console.log(...messages);
    }
    function warn(logLevel, warning) {
      if (logLevel === "debug" || logLevel === "warn") {
        if (typeof node_process.emitWarning === "function")
          node_process.emitWarning(warning);
        else
          console.warn(warning);
      }
    }
    exports.debug = debug;
    exports.warn = warn;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/merge.js
var require_merge = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/merge.js"(exports) {
    "use strict";
    var identity = require_identity();
    var Scalar = require_Scalar();
    var MERGE_KEY = "<<";
    var merge = {
      identify: (value) => value === MERGE_KEY || typeof value === "symbol" && value.description === MERGE_KEY,
      default: "key",
      tag: "tag:yaml.org,2002:merge",
      test: /^<<$/,
      resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), {
        addToJSMap: addMergeToJSMap
      }),
      stringify: () => MERGE_KEY
    };
    var isMergeKey2 = (ctx, key) => (merge.identify(key) || identity.isScalar(key) && (!key.type || key.type === Scalar.Scalar.PLAIN) && merge.identify(key.value)) && ctx?.doc.schema.tags.some((tag) => tag.tag === merge.tag && tag.default);
    function addMergeToJSMap(ctx, map, value) {
      const source = resolveAliasValue(ctx, value);
      if (identity.isSeq(source))
        for (const it of source.items)
          mergeValue(ctx, map, it);
      else if (Array.isArray(source))
        for (const it of source)
          mergeValue(ctx, map, it);
      else
        mergeValue(ctx, map, source);
    }
    function mergeValue(ctx, map, value) {
      const source = resolveAliasValue(ctx, value);
      if (!identity.isMap(source))
        throw new Error("Merge sources must be maps or map aliases");
      const srcMap = source.toJSON(null, ctx, Map);
      for (const [key, value2] of srcMap) {
        if (map instanceof Map) {
          if (!map.has(key))
            map.set(key, value2);
        } else if (map instanceof Set) {
          map.add(key);
        } else if (!Object.prototype.hasOwnProperty.call(map, key)) {
          Object.defineProperty(map, key, {
            value: value2,
            writable: true,
            enumerable: true,
            configurable: true
          });
        }
      }
      return map;
    }
    function resolveAliasValue(ctx, value) {
      return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
    }
    exports.addMergeToJSMap = addMergeToJSMap;
    exports.isMergeKey = isMergeKey2;
    exports.merge = merge;
  }
});

// node_modules/yaml/dist/nodes/addPairToJSMap.js
var require_addPairToJSMap = __commonJS({
  "node_modules/yaml/dist/nodes/addPairToJSMap.js"(exports) {
    "use strict";
    var log = require_log();
    var merge = require_merge();
    var stringify = require_stringify();
    var identity = require_identity();
    var toJS = require_toJS();
    function addPairToJSMap(ctx, map, { key, value }) {
      if (identity.isNode(key) && key.addToJSMap)
        key.addToJSMap(ctx, map, value);
      else if (merge.isMergeKey(ctx, key))
        merge.addMergeToJSMap(ctx, map, value);
      else {
        const jsKey = toJS.toJS(key, "", ctx);
        if (map instanceof Map) {
          map.set(jsKey, toJS.toJS(value, jsKey, ctx));
        } else if (map instanceof Set) {
          map.add(jsKey);
        } else {
          const stringKey = stringifyKey(key, jsKey, ctx);
          const jsValue = toJS.toJS(value, stringKey, ctx);
          if (stringKey in map)
            Object.defineProperty(map, stringKey, {
              value: jsValue,
              writable: true,
              enumerable: true,
              configurable: true
            });
          else
            map[stringKey] = jsValue;
        }
      }
      return map;
    }
    function stringifyKey(key, jsKey, ctx) {
      if (jsKey === null)
        return "";
      if (typeof jsKey !== "object")
        return String(jsKey);
      if (identity.isNode(key) && ctx?.doc) {
        const strCtx = stringify.createStringifyContext(ctx.doc, {});
        strCtx.anchors = /* @__PURE__ */ new Set();
        for (const node of ctx.anchors.keys())
          strCtx.anchors.add(node.anchor);
        strCtx.inFlow = true;
        strCtx.inStringifyKey = true;
        const strKey = key.toString(strCtx);
        if (!ctx.mapKeyWarned) {
          let jsonStr = JSON.stringify(strKey);
          if (jsonStr.length > 40)
            jsonStr = jsonStr.substring(0, 36) + '..."';
          log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
          ctx.mapKeyWarned = true;
        }
        return strKey;
      }
      return JSON.stringify(jsKey);
    }
    exports.addPairToJSMap = addPairToJSMap;
  }
});

// node_modules/yaml/dist/nodes/Pair.js
var require_Pair = __commonJS({
  "node_modules/yaml/dist/nodes/Pair.js"(exports) {
    "use strict";
    var createNode = require_createNode();
    var stringifyPair = require_stringifyPair();
    var addPairToJSMap = require_addPairToJSMap();
    var identity = require_identity();
    function createPair(key, value, ctx) {
      const k = createNode.createNode(key, void 0, ctx);
      const v = createNode.createNode(value, void 0, ctx);
      return new Pair(k, v);
    }
    var Pair = class _Pair {
      constructor(key, value = null) {
        Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
        this.key = key;
        this.value = value;
      }
      clone(schema) {
        let { key, value } = this;
        if (identity.isNode(key))
          key = key.clone(schema);
        if (identity.isNode(value))
          value = value.clone(schema);
        return new _Pair(key, value);
      }
      toJSON(_, ctx) {
        const pair = ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
        return addPairToJSMap.addPairToJSMap(ctx, pair, this);
      }
      toString(ctx, onComment, onChompKeep) {
        return ctx?.doc ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep) : JSON.stringify(this);
      }
    };
    exports.Pair = Pair;
    exports.createPair = createPair;
  }
});

// node_modules/yaml/dist/stringify/stringifyCollection.js
var require_stringifyCollection = __commonJS({
  "node_modules/yaml/dist/stringify/stringifyCollection.js"(exports) {
    "use strict";
    var identity = require_identity();
    var stringify = require_stringify();
    var stringifyComment = require_stringifyComment();
    function stringifyCollection(collection, ctx, options2) {
      const flow = ctx.inFlow ?? collection.flow;
      const stringify2 = flow ? stringifyFlowCollection : stringifyBlockCollection;
      return stringify2(collection, ctx, options2);
    }
    function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
      const { indent, options: { commentString } } = ctx;
      const itemCtx = Object.assign({}, ctx, { indent: itemIndent, type: null });
      let chompKeep = false;
      const lines = [];
      for (let i = 0; i < items.length; ++i) {
        const item = items[i];
        let comment2 = null;
        if (identity.isNode(item)) {
          if (!chompKeep && item.spaceBefore)
            lines.push("");
          addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
          if (item.comment)
            comment2 = item.comment;
        } else if (identity.isPair(item)) {
          const ik = identity.isNode(item.key) ? item.key : null;
          if (ik) {
            if (!chompKeep && ik.spaceBefore)
              lines.push("");
            addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
          }
        }
        chompKeep = false;
        let str2 = stringify.stringify(item, itemCtx, () => comment2 = null, () => chompKeep = true);
        if (comment2)
          str2 += stringifyComment.lineComment(str2, itemIndent, commentString(comment2));
        if (chompKeep && comment2)
          chompKeep = false;
        lines.push(blockItemPrefix + str2);
      }
      let str;
      if (lines.length === 0) {
        str = flowChars.start + flowChars.end;
      } else {
        str = lines[0];
        for (let i = 1; i < lines.length; ++i) {
          const line = lines[i];
          str += line ? `
${indent}${line}` : "\n";
        }
      }
      if (comment) {
        str += "\n" + stringifyComment.indentComment(commentString(comment), indent);
        if (onComment)
          onComment();
      } else if (chompKeep && onChompKeep)
        onChompKeep();
      return str;
    }
    function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
      const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
      itemIndent += indentStep;
      const itemCtx = Object.assign({}, ctx, {
        indent: itemIndent,
        inFlow: true,
        type: null
      });
      let reqNewline = false;
      let linesAtValue = 0;
      const lines = [];
      for (let i = 0; i < items.length; ++i) {
        const item = items[i];
        let comment = null;
        if (identity.isNode(item)) {
          if (item.spaceBefore)
            lines.push("");
          addCommentBefore(ctx, lines, item.commentBefore, false);
          if (item.comment)
            comment = item.comment;
        } else if (identity.isPair(item)) {
          const ik = identity.isNode(item.key) ? item.key : null;
          if (ik) {
            if (ik.spaceBefore)
              lines.push("");
            addCommentBefore(ctx, lines, ik.commentBefore, false);
            if (ik.comment)
              reqNewline = true;
          }
          const iv = identity.isNode(item.value) ? item.value : null;
          if (iv) {
            if (iv.comment)
              comment = iv.comment;
            if (iv.commentBefore)
              reqNewline = true;
          } else if (item.value == null && ik?.comment) {
            comment = ik.comment;
          }
        }
        if (comment)
          reqNewline = true;
        let str = stringify.stringify(item, itemCtx, () => comment = null);
        reqNewline || (reqNewline = lines.length > linesAtValue || str.includes("\n"));
        if (i < items.length - 1) {
          str += ",";
        } else if (ctx.options.trailingComma) {
          if (ctx.options.lineWidth > 0) {
            reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) + (str.length + 2) > ctx.options.lineWidth);
          }
          if (reqNewline) {
            str += ",";
          }
        }
        if (comment)
          str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
        lines.push(str);
        linesAtValue = lines.length;
      }
      const { start: start2, end } = flowChars;
      if (lines.length === 0) {
        return start2 + end;
      } else {
        if (!reqNewline) {
          const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
          reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
        }
        if (reqNewline) {
          let str = start2;
          for (const line of lines)
            str += line ? `
${indentStep}${indent}${line}` : "\n";
          return `${str}
${indent}${end}`;
        } else {
          return `${start2}${fcPadding}${lines.join(" ")}${fcPadding}${end}`;
        }
      }
    }
    function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
      if (comment && chompKeep)
        comment = comment.replace(/^\n+/, "");
      if (comment) {
        const ic = stringifyComment.indentComment(commentString(comment), indent);
        lines.push(ic.trimStart());
      }
    }
    exports.stringifyCollection = stringifyCollection;
  }
});

// node_modules/yaml/dist/nodes/YAMLMap.js
var require_YAMLMap = __commonJS({
  "node_modules/yaml/dist/nodes/YAMLMap.js"(exports) {
    "use strict";
    var stringifyCollection = require_stringifyCollection();
    var addPairToJSMap = require_addPairToJSMap();
    var Collection = require_Collection();
    var identity = require_identity();
    var Pair = require_Pair();
    var Scalar = require_Scalar();
    function findPair(items, key) {
      const k = identity.isScalar(key) ? key.value : key;
      for (const it of items) {
        if (identity.isPair(it)) {
          if (it.key === key || it.key === k)
            return it;
          if (identity.isScalar(it.key) && it.key.value === k)
            return it;
        }
      }
      return void 0;
    }
    var YAMLMap = class extends Collection.Collection {
      static get tagName() {
        return "tag:yaml.org,2002:map";
      }
      constructor(schema) {
        super(identity.MAP, schema);
        this.items = [];
      }
      /**
       * A generic collection parsing method that can be extended
       * to other node classes that inherit from YAMLMap
       */
      static from(schema, obj, ctx) {
        const { keepUndefined, replacer } = ctx;
        const map = new this(schema);
        const add = (key, value) => {
          if (typeof replacer === "function")
            value = replacer.call(obj, key, value);
          else if (Array.isArray(replacer) && !replacer.includes(key))
            return;
          if (value !== void 0 || keepUndefined)
            map.items.push(Pair.createPair(key, value, ctx));
        };
        if (obj instanceof Map) {
          for (const [key, value] of obj)
            add(key, value);
        } else if (obj && typeof obj === "object") {
          for (const key of Object.keys(obj))
            add(key, obj[key]);
        }
        if (typeof schema.sortMapEntries === "function") {
          map.items.sort(schema.sortMapEntries);
        }
        return map;
      }
      /**
       * Adds a value to the collection.
       *
       * @param overwrite - If not set `true`, using a key that is already in the
       *   collection will throw. Otherwise, overwrites the previous value.
       */
      add(pair, overwrite) {
        let _pair;
        if (identity.isPair(pair))
          _pair = pair;
        else if (!pair || typeof pair !== "object" || !("key" in pair)) {
          _pair = new Pair.Pair(pair, pair?.value);
        } else
          _pair = new Pair.Pair(pair.key, pair.value);
        const prev = findPair(this.items, _pair.key);
        const sortEntries = this.schema?.sortMapEntries;
        if (prev) {
          if (!overwrite)
            throw new Error(`Key ${_pair.key} already set`);
          if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value))
            prev.value.value = _pair.value;
          else
            prev.value = _pair.value;
        } else if (sortEntries) {
          const i = this.items.findIndex((item) => sortEntries(_pair, item) < 0);
          if (i === -1)
            this.items.push(_pair);
          else
            this.items.splice(i, 0, _pair);
        } else {
          this.items.push(_pair);
        }
      }
      delete(key) {
        const it = findPair(this.items, key);
        if (!it)
          return false;
        const del = this.items.splice(this.items.indexOf(it), 1);
        return del.length > 0;
      }
      get(key, keepScalar) {
        const it = findPair(this.items, key);
        const node = it?.value;
        return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? void 0;
      }
      has(key) {
        return !!findPair(this.items, key);
      }
      set(key, value) {
        this.add(new Pair.Pair(key, value), true);
      }
      /**
       * @param ctx - Conversion context, originally set in Document#toJS()
       * @param {Class} Type - If set, forces the returned collection type
       * @returns Instance of Type, Map, or Object
       */
      toJSON(_, ctx, Type) {
        const map = Type ? new Type() : ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
        if (ctx?.onCreate)
          ctx.onCreate(map);
        for (const item of this.items)
          addPairToJSMap.addPairToJSMap(ctx, map, item);
        return map;
      }
      toString(ctx, onComment, onChompKeep) {
        if (!ctx)
          return JSON.stringify(this);
        for (const item of this.items) {
          if (!identity.isPair(item))
            throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
        }
        if (!ctx.allNullValues && this.hasAllNullValues(false))
          ctx = Object.assign({}, ctx, { allNullValues: true });
        return stringifyCollection.stringifyCollection(this, ctx, {
          blockItemPrefix: "",
          flowChars: { start: "{", end: "}" },
          itemIndent: ctx.indent || "",
          onChompKeep,
          onComment
        });
      }
    };
    exports.YAMLMap = YAMLMap;
    exports.findPair = findPair;
  }
});

// node_modules/yaml/dist/schema/common/map.js
var require_map = __commonJS({
  "node_modules/yaml/dist/schema/common/map.js"(exports) {
    "use strict";
    var identity = require_identity();
    var YAMLMap = require_YAMLMap();
    var map = {
      collection: "map",
      default: true,
      nodeClass: YAMLMap.YAMLMap,
      tag: "tag:yaml.org,2002:map",
      resolve(map2, onError) {
        if (!identity.isMap(map2))
          onError("Expected a mapping for this tag");
        return map2;
      },
      createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
    };
    exports.map = map;
  }
});

// node_modules/yaml/dist/nodes/YAMLSeq.js
var require_YAMLSeq = __commonJS({
  "node_modules/yaml/dist/nodes/YAMLSeq.js"(exports) {
    "use strict";
    var createNode = require_createNode();
    var stringifyCollection = require_stringifyCollection();
    var Collection = require_Collection();
    var identity = require_identity();
    var Scalar = require_Scalar();
    var toJS = require_toJS();
    var YAMLSeq = class extends Collection.Collection {
      static get tagName() {
        return "tag:yaml.org,2002:seq";
      }
      constructor(schema) {
        super(identity.SEQ, schema);
        this.items = [];
      }
      add(value) {
        this.items.push(value);
      }
      /**
       * Removes a value from the collection.
       *
       * `key` must contain a representation of an integer for this to succeed.
       * It may be wrapped in a `Scalar`.
       *
       * @returns `true` if the item was found and removed.
       */
      delete(key) {
        const idx = asItemIndex(key);
        if (typeof idx !== "number")
          return false;
        const del = this.items.splice(idx, 1);
        return del.length > 0;
      }
      get(key, keepScalar) {
        const idx = asItemIndex(key);
        if (typeof idx !== "number")
          return void 0;
        const it = this.items[idx];
        return !keepScalar && identity.isScalar(it) ? it.value : it;
      }
      /**
       * Checks if the collection includes a value with the key `key`.
       *
       * `key` must contain a representation of an integer for this to succeed.
       * It may be wrapped in a `Scalar`.
       */
      has(key) {
        const idx = asItemIndex(key);
        return typeof idx === "number" && idx < this.items.length;
      }
      /**
       * Sets a value in this collection. For `!!set`, `value` needs to be a
       * boolean to add/remove the item from the set.
       *
       * If `key` does not contain a representation of an integer, this will throw.
       * It may be wrapped in a `Scalar`.
       */
      set(key, value) {
        const idx = asItemIndex(key);
        if (typeof idx !== "number")
          throw new Error(`Expected a valid index, not ${key}.`);
        const prev = this.items[idx];
        if (identity.isScalar(prev) && Scalar.isScalarValue(value))
          prev.value = value;
        else
          this.items[idx] = value;
      }
      toJSON(_, ctx) {
        const seq = [];
        if (ctx?.onCreate)
          ctx.onCreate(seq);
        let i = 0;
        for (const item of this.items)
          seq.push(toJS.toJS(item, String(i++), ctx));
        return seq;
      }
      toString(ctx, onComment, onChompKeep) {
        if (!ctx)
          return JSON.stringify(this);
        return stringifyCollection.stringifyCollection(this, ctx, {
          blockItemPrefix: "- ",
          flowChars: { start: "[", end: "]" },
          itemIndent: (ctx.indent || "") + "  ",
          onChompKeep,
          onComment
        });
      }
      static from(schema, obj, ctx) {
        const { replacer } = ctx;
        const seq = new this(schema);
        if (obj && Symbol.iterator in Object(obj)) {
          let i = 0;
          for (let it of obj) {
            if (typeof replacer === "function") {
              const key = obj instanceof Set ? it : String(i++);
              it = replacer.call(obj, key, it);
            }
            seq.items.push(createNode.createNode(it, void 0, ctx));
          }
        }
        return seq;
      }
    };
    function asItemIndex(key) {
      let idx = identity.isScalar(key) ? key.value : key;
      if (idx && typeof idx === "string")
        idx = Number(idx);
      return typeof idx === "number" && Number.isInteger(idx) && idx >= 0 ? idx : null;
    }
    exports.YAMLSeq = YAMLSeq;
  }
});

// node_modules/yaml/dist/schema/common/seq.js
var require_seq = __commonJS({
  "node_modules/yaml/dist/schema/common/seq.js"(exports) {
    "use strict";
    var identity = require_identity();
    var YAMLSeq = require_YAMLSeq();
    var seq = {
      collection: "seq",
      default: true,
      nodeClass: YAMLSeq.YAMLSeq,
      tag: "tag:yaml.org,2002:seq",
      resolve(seq2, onError) {
        if (!identity.isSeq(seq2))
          onError("Expected a sequence for this tag");
        return seq2;
      },
      createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
    };
    exports.seq = seq;
  }
});

// node_modules/yaml/dist/schema/common/string.js
var require_string = __commonJS({
  "node_modules/yaml/dist/schema/common/string.js"(exports) {
    "use strict";
    var stringifyString = require_stringifyString();
    var string = {
      identify: (value) => typeof value === "string",
      default: true,
      tag: "tag:yaml.org,2002:str",
      resolve: (str) => str,
      stringify(item, ctx, onComment, onChompKeep) {
        ctx = Object.assign({ actualString: true }, ctx);
        return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
      }
    };
    exports.string = string;
  }
});

// node_modules/yaml/dist/schema/common/null.js
var require_null = __commonJS({
  "node_modules/yaml/dist/schema/common/null.js"(exports) {
    "use strict";
    var Scalar = require_Scalar();
    var nullTag = {
      identify: (value) => value == null,
      createNode: () => new Scalar.Scalar(null),
      default: true,
      tag: "tag:yaml.org,2002:null",
      test: /^(?:~|[Nn]ull|NULL)?$/,
      resolve: () => new Scalar.Scalar(null),
      stringify: ({ source }, ctx) => typeof source === "string" && nullTag.test.test(source) ? source : ctx.options.nullStr
    };
    exports.nullTag = nullTag;
  }
});

// node_modules/yaml/dist/schema/core/bool.js
var require_bool = __commonJS({
  "node_modules/yaml/dist/schema/core/bool.js"(exports) {
    "use strict";
    var Scalar = require_Scalar();
    var boolTag = {
      identify: (value) => typeof value === "boolean",
      default: true,
      tag: "tag:yaml.org,2002:bool",
      test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
      resolve: (str) => new Scalar.Scalar(str[0] === "t" || str[0] === "T"),
      stringify({ source, value }, ctx) {
        if (source && boolTag.test.test(source)) {
          const sv = source[0] === "t" || source[0] === "T";
          if (value === sv)
            return source;
        }
        return value ? ctx.options.trueStr : ctx.options.falseStr;
      }
    };
    exports.boolTag = boolTag;
  }
});

// node_modules/yaml/dist/stringify/stringifyNumber.js
var require_stringifyNumber = __commonJS({
  "node_modules/yaml/dist/stringify/stringifyNumber.js"(exports) {
    "use strict";
    function stringifyNumber({ format: format2, minFractionDigits, tag, value }) {
      if (typeof value === "bigint")
        return String(value);
      const num = typeof value === "number" ? value : Number(value);
      if (!isFinite(num))
        return isNaN(num) ? ".nan" : num < 0 ? "-.inf" : ".inf";
      let n = Object.is(value, -0) ? "-0" : JSON.stringify(value);
      if (!format2 && minFractionDigits && (!tag || tag === "tag:yaml.org,2002:float") && /^-?\d/.test(n) && !n.includes("e")) {
        let i = n.indexOf(".");
        if (i < 0) {
          i = n.length;
          n += ".";
        }
        let d = minFractionDigits - (n.length - i - 1);
        while (d-- > 0)
          n += "0";
      }
      return n;
    }
    exports.stringifyNumber = stringifyNumber;
  }
});

// node_modules/yaml/dist/schema/core/float.js
var require_float = __commonJS({
  "node_modules/yaml/dist/schema/core/float.js"(exports) {
    "use strict";
    var Scalar = require_Scalar();
    var stringifyNumber = require_stringifyNumber();
    var floatNaN = {
      identify: (value) => typeof value === "number",
      default: true,
      tag: "tag:yaml.org,2002:float",
      test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
      resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
      stringify: stringifyNumber.stringifyNumber
    };
    var floatExp = {
      identify: (value) => typeof value === "number",
      default: true,
      tag: "tag:yaml.org,2002:float",
      format: "EXP",
      test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
      resolve: (str) => parseFloat(str),
      stringify(node) {
        const num = Number(node.value);
        return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
      }
    };
    var float = {
      identify: (value) => typeof value === "number",
      default: true,
      tag: "tag:yaml.org,2002:float",
      test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
      resolve(str) {
        const node = new Scalar.Scalar(parseFloat(str));
        const dot = str.indexOf(".");
        if (dot !== -1 && str[str.length - 1] === "0")
          node.minFractionDigits = str.length - dot - 1;
        return node;
      },
      stringify: stringifyNumber.stringifyNumber
    };
    exports.float = float;
    exports.floatExp = floatExp;
    exports.floatNaN = floatNaN;
  }
});

// node_modules/yaml/dist/schema/core/int.js
var require_int = __commonJS({
  "node_modules/yaml/dist/schema/core/int.js"(exports) {
    "use strict";
    var stringifyNumber = require_stringifyNumber();
    var intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
    var intResolve = (str, offset, radix, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix);
    function intStringify(node, radix, prefix) {
      const { value } = node;
      if (intIdentify(value) && value >= 0)
        return prefix + value.toString(radix);
      return stringifyNumber.stringifyNumber(node);
    }
    var intOct = {
      identify: (value) => intIdentify(value) && value >= 0,
      default: true,
      tag: "tag:yaml.org,2002:int",
      format: "OCT",
      test: /^0o[0-7]+$/,
      resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
      stringify: (node) => intStringify(node, 8, "0o")
    };
    var int = {
      identify: intIdentify,
      default: true,
      tag: "tag:yaml.org,2002:int",
      test: /^[-+]?[0-9]+$/,
      resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
      stringify: stringifyNumber.stringifyNumber
    };
    var intHex = {
      identify: (value) => intIdentify(value) && value >= 0,
      default: true,
      tag: "tag:yaml.org,2002:int",
      format: "HEX",
      test: /^0x[0-9a-fA-F]+$/,
      resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
      stringify: (node) => intStringify(node, 16, "0x")
    };
    exports.int = int;
    exports.intHex = intHex;
    exports.intOct = intOct;
  }
});

// node_modules/yaml/dist/schema/core/schema.js
var require_schema = __commonJS({
  "node_modules/yaml/dist/schema/core/schema.js"(exports) {
    "use strict";
    var map = require_map();
    var _null = require_null();
    var seq = require_seq();
    var string = require_string();
    var bool = require_bool();
    var float = require_float();
    var int = require_int();
    var schema = [
      map.map,
      seq.seq,
      string.string,
      _null.nullTag,
      bool.boolTag,
      int.intOct,
      int.int,
      int.intHex,
      float.floatNaN,
      float.floatExp,
      float.float
    ];
    exports.schema = schema;
  }
});

// node_modules/yaml/dist/schema/json/schema.js
var require_schema2 = __commonJS({
  "node_modules/yaml/dist/schema/json/schema.js"(exports) {
    "use strict";
    var Scalar = require_Scalar();
    var map = require_map();
    var seq = require_seq();
    function intIdentify(value) {
      return typeof value === "bigint" || Number.isInteger(value);
    }
    var stringifyJSON = ({ value }) => JSON.stringify(value);
    var jsonScalars = [
      {
        identify: (value) => typeof value === "string",
        default: true,
        tag: "tag:yaml.org,2002:str",
        resolve: (str) => str,
        stringify: stringifyJSON
      },
      {
        identify: (value) => value == null,
        createNode: () => new Scalar.Scalar(null),
        default: true,
        tag: "tag:yaml.org,2002:null",
        test: /^null$/,
        resolve: () => null,
        stringify: stringifyJSON
      },
      {
        identify: (value) => typeof value === "boolean",
        default: true,
        tag: "tag:yaml.org,2002:bool",
        test: /^true$|^false$/,
        resolve: (str) => str === "true",
        stringify: stringifyJSON
      },
      {
        identify: intIdentify,
        default: true,
        tag: "tag:yaml.org,2002:int",
        test: /^-?(?:0|[1-9][0-9]*)$/,
        resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
        stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
      },
      {
        identify: (value) => typeof value === "number",
        default: true,
        tag: "tag:yaml.org,2002:float",
        test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
        resolve: (str) => parseFloat(str),
        stringify: stringifyJSON
      }
    ];
    var jsonError = {
      default: true,
      tag: "",
      test: /^/,
      resolve(str, onError) {
        onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
        return str;
      }
    };
    var schema = [map.map, seq.seq].concat(jsonScalars, jsonError);
    exports.schema = schema;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/binary.js
var require_binary = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/binary.js"(exports) {
    "use strict";
    var node_buffer = __require("buffer");
    var Scalar = require_Scalar();
    var stringifyString = require_stringifyString();
    var binary = {
      identify: (value) => value instanceof Uint8Array,
      // Buffer inherits from Uint8Array
      default: false,
      tag: "tag:yaml.org,2002:binary",
      /**
       * Returns a Buffer in node and an Uint8Array in browsers
       *
       * To use the resulting buffer as an image, you'll want to do something like:
       *
       *   const blob = new Blob([buffer], { type: 'image/jpeg' })
       *   document.querySelector('#photo').src = URL.createObjectURL(blob)
       */
      resolve(src, onError) {
        if (typeof node_buffer.Buffer === "function") {
          return node_buffer.Buffer.from(src, "base64");
        } else if (typeof atob === "function") {
          const str = atob(src.replace(/[\n\r]/g, ""));
          const buffer = new Uint8Array(str.length);
          for (let i = 0; i < str.length; ++i)
            buffer[i] = str.charCodeAt(i);
          return buffer;
        } else {
          onError("This environment does not support reading binary tags; either Buffer or atob is required");
          return src;
        }
      },
      stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
        if (!value)
          return "";
        const buf = value;
        let str;
        if (typeof node_buffer.Buffer === "function") {
          str = buf instanceof node_buffer.Buffer ? buf.toString("base64") : node_buffer.Buffer.from(buf.buffer).toString("base64");
        } else if (typeof btoa === "function") {
          let s = "";
          for (let i = 0; i < buf.length; ++i)
            s += String.fromCharCode(buf[i]);
          str = btoa(s);
        } else {
          throw new Error("This environment does not support writing binary tags; either Buffer or btoa is required");
        }
        type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
        if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
          const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
          const n = Math.ceil(str.length / lineWidth);
          const lines = new Array(n);
          for (let i = 0, o = 0; i < n; ++i, o += lineWidth) {
            lines[i] = str.substr(o, lineWidth);
          }
          str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? "\n" : " ");
        }
        return stringifyString.stringifyString({ comment, type, value: str }, ctx, onComment, onChompKeep);
      }
    };
    exports.binary = binary;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/pairs.js
var require_pairs = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/pairs.js"(exports) {
    "use strict";
    var identity = require_identity();
    var Pair = require_Pair();
    var Scalar = require_Scalar();
    var YAMLSeq = require_YAMLSeq();
    function resolvePairs(seq, onError) {
      if (identity.isSeq(seq)) {
        for (let i = 0; i < seq.items.length; ++i) {
          let item = seq.items[i];
          if (identity.isPair(item))
            continue;
          else if (identity.isMap(item)) {
            if (item.items.length > 1)
              onError("Each pair must have its own sequence indicator");
            const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
            if (item.commentBefore)
              pair.key.commentBefore = pair.key.commentBefore ? `${item.commentBefore}
${pair.key.commentBefore}` : item.commentBefore;
            if (item.comment) {
              const cn = pair.value ?? pair.key;
              cn.comment = cn.comment ? `${item.comment}
${cn.comment}` : item.comment;
            }
            item = pair;
          }
          seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
        }
      } else
        onError("Expected a sequence for this tag");
      return seq;
    }
    function createPairs(schema, iterable, ctx) {
      const { replacer } = ctx;
      const pairs2 = new YAMLSeq.YAMLSeq(schema);
      pairs2.tag = "tag:yaml.org,2002:pairs";
      let i = 0;
      if (iterable && Symbol.iterator in Object(iterable))
        for (let it of iterable) {
          if (typeof replacer === "function")
            it = replacer.call(iterable, String(i++), it);
          let key, value;
          if (Array.isArray(it)) {
            if (it.length === 2) {
              key = it[0];
              value = it[1];
            } else
              throw new TypeError(`Expected [key, value] tuple: ${it}`);
          } else if (it && it instanceof Object) {
            const keys = Object.keys(it);
            if (keys.length === 1) {
              key = keys[0];
              value = it[key];
            } else {
              throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
            }
          } else {
            key = it;
          }
          pairs2.items.push(Pair.createPair(key, value, ctx));
        }
      return pairs2;
    }
    var pairs = {
      collection: "seq",
      default: false,
      tag: "tag:yaml.org,2002:pairs",
      resolve: resolvePairs,
      createNode: createPairs
    };
    exports.createPairs = createPairs;
    exports.pairs = pairs;
    exports.resolvePairs = resolvePairs;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/omap.js
var require_omap = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/omap.js"(exports) {
    "use strict";
    var identity = require_identity();
    var toJS = require_toJS();
    var YAMLMap = require_YAMLMap();
    var YAMLSeq = require_YAMLSeq();
    var pairs = require_pairs();
    var YAMLOMap = class _YAMLOMap extends YAMLSeq.YAMLSeq {
      constructor() {
        super();
        this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
        this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
        this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
        this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
        this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
        this.tag = _YAMLOMap.tag;
      }
      /**
       * If `ctx` is given, the return type is actually `Map<unknown, unknown>`,
       * but TypeScript won't allow widening the signature of a child method.
       */
      toJSON(_, ctx) {
        if (!ctx)
          return super.toJSON(_);
        const map = /* @__PURE__ */ new Map();
        if (ctx?.onCreate)
          ctx.onCreate(map);
        for (const pair of this.items) {
          let key, value;
          if (identity.isPair(pair)) {
            key = toJS.toJS(pair.key, "", ctx);
            value = toJS.toJS(pair.value, key, ctx);
          } else {
            key = toJS.toJS(pair, "", ctx);
          }
          if (map.has(key))
            throw new Error("Ordered maps must not include duplicate keys");
          map.set(key, value);
        }
        return map;
      }
      static from(schema, iterable, ctx) {
        const pairs$1 = pairs.createPairs(schema, iterable, ctx);
        const omap2 = new this();
        omap2.items = pairs$1.items;
        return omap2;
      }
    };
    YAMLOMap.tag = "tag:yaml.org,2002:omap";
    var omap = {
      collection: "seq",
      identify: (value) => value instanceof Map,
      nodeClass: YAMLOMap,
      default: false,
      tag: "tag:yaml.org,2002:omap",
      resolve(seq, onError) {
        const pairs$1 = pairs.resolvePairs(seq, onError);
        const seenKeys = [];
        for (const { key } of pairs$1.items) {
          if (identity.isScalar(key)) {
            if (seenKeys.includes(key.value)) {
              onError(`Ordered maps must not include duplicate keys: ${key.value}`);
            } else {
              seenKeys.push(key.value);
            }
          }
        }
        return Object.assign(new YAMLOMap(), pairs$1);
      },
      createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
    };
    exports.YAMLOMap = YAMLOMap;
    exports.omap = omap;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/bool.js
var require_bool2 = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/bool.js"(exports) {
    "use strict";
    var Scalar = require_Scalar();
    function boolStringify({ value, source }, ctx) {
      const boolObj = value ? trueTag : falseTag;
      if (source && boolObj.test.test(source))
        return source;
      return value ? ctx.options.trueStr : ctx.options.falseStr;
    }
    var trueTag = {
      identify: (value) => value === true,
      default: true,
      tag: "tag:yaml.org,2002:bool",
      test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
      resolve: () => new Scalar.Scalar(true),
      stringify: boolStringify
    };
    var falseTag = {
      identify: (value) => value === false,
      default: true,
      tag: "tag:yaml.org,2002:bool",
      test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
      resolve: () => new Scalar.Scalar(false),
      stringify: boolStringify
    };
    exports.falseTag = falseTag;
    exports.trueTag = trueTag;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/float.js
var require_float2 = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/float.js"(exports) {
    "use strict";
    var Scalar = require_Scalar();
    var stringifyNumber = require_stringifyNumber();
    var floatNaN = {
      identify: (value) => typeof value === "number",
      default: true,
      tag: "tag:yaml.org,2002:float",
      test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
      resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
      stringify: stringifyNumber.stringifyNumber
    };
    var floatExp = {
      identify: (value) => typeof value === "number",
      default: true,
      tag: "tag:yaml.org,2002:float",
      format: "EXP",
      test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
      resolve: (str) => parseFloat(str.replace(/_/g, "")),
      stringify(node) {
        const num = Number(node.value);
        return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
      }
    };
    var float = {
      identify: (value) => typeof value === "number",
      default: true,
      tag: "tag:yaml.org,2002:float",
      test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
      resolve(str) {
        const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, "")));
        const dot = str.indexOf(".");
        if (dot !== -1) {
          const f = str.substring(dot + 1).replace(/_/g, "");
          if (f[f.length - 1] === "0")
            node.minFractionDigits = f.length;
        }
        return node;
      },
      stringify: stringifyNumber.stringifyNumber
    };
    exports.float = float;
    exports.floatExp = floatExp;
    exports.floatNaN = floatNaN;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/int.js
var require_int2 = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/int.js"(exports) {
    "use strict";
    var stringifyNumber = require_stringifyNumber();
    var intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
    function intResolve(str, offset, radix, { intAsBigInt }) {
      const sign = str[0];
      if (sign === "-" || sign === "+")
        offset += 1;
      str = str.substring(offset).replace(/_/g, "");
      if (intAsBigInt) {
        switch (radix) {
          case 2:
            str = `0b${str}`;
            break;
          case 8:
            str = `0o${str}`;
            break;
          case 16:
            str = `0x${str}`;
            break;
        }
        const n2 = BigInt(str);
        return sign === "-" ? BigInt(-1) * n2 : n2;
      }
      const n = parseInt(str, radix);
      return sign === "-" ? -1 * n : n;
    }
    function intStringify(node, radix, prefix) {
      const { value } = node;
      if (intIdentify(value)) {
        const str = value.toString(radix);
        return value < 0 ? "-" + prefix + str.substr(1) : prefix + str;
      }
      return stringifyNumber.stringifyNumber(node);
    }
    var intBin = {
      identify: intIdentify,
      default: true,
      tag: "tag:yaml.org,2002:int",
      format: "BIN",
      test: /^[-+]?0b[0-1_]+$/,
      resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
      stringify: (node) => intStringify(node, 2, "0b")
    };
    var intOct = {
      identify: intIdentify,
      default: true,
      tag: "tag:yaml.org,2002:int",
      format: "OCT",
      test: /^[-+]?0[0-7_]+$/,
      resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
      stringify: (node) => intStringify(node, 8, "0")
    };
    var int = {
      identify: intIdentify,
      default: true,
      tag: "tag:yaml.org,2002:int",
      test: /^[-+]?[0-9][0-9_]*$/,
      resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
      stringify: stringifyNumber.stringifyNumber
    };
    var intHex = {
      identify: intIdentify,
      default: true,
      tag: "tag:yaml.org,2002:int",
      format: "HEX",
      test: /^[-+]?0x[0-9a-fA-F_]+$/,
      resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
      stringify: (node) => intStringify(node, 16, "0x")
    };
    exports.int = int;
    exports.intBin = intBin;
    exports.intHex = intHex;
    exports.intOct = intOct;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/set.js
var require_set = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/set.js"(exports) {
    "use strict";
    var identity = require_identity();
    var Pair = require_Pair();
    var YAMLMap = require_YAMLMap();
    var YAMLSet = class _YAMLSet extends YAMLMap.YAMLMap {
      constructor(schema) {
        super(schema);
        this.tag = _YAMLSet.tag;
      }
      add(key) {
        let pair;
        if (identity.isPair(key))
          pair = key;
        else if (key && typeof key === "object" && "key" in key && "value" in key && key.value === null)
          pair = new Pair.Pair(key.key, null);
        else
          pair = new Pair.Pair(key, null);
        const prev = YAMLMap.findPair(this.items, pair.key);
        if (!prev)
          this.items.push(pair);
      }
      /**
       * If `keepPair` is `true`, returns the Pair matching `key`.
       * Otherwise, returns the value of that Pair's key.
       */
      get(key, keepPair) {
        const pair = YAMLMap.findPair(this.items, key);
        return !keepPair && identity.isPair(pair) ? identity.isScalar(pair.key) ? pair.key.value : pair.key : pair;
      }
      set(key, value) {
        if (typeof value !== "boolean")
          throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
        const prev = YAMLMap.findPair(this.items, key);
        if (prev && !value) {
          this.items.splice(this.items.indexOf(prev), 1);
        } else if (!prev && value) {
          this.items.push(new Pair.Pair(key));
        }
      }
      toJSON(_, ctx) {
        return super.toJSON(_, ctx, Set);
      }
      toString(ctx, onComment, onChompKeep) {
        if (!ctx)
          return JSON.stringify(this);
        if (this.hasAllNullValues(true))
          return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
        else
          throw new Error("Set items must all have null values");
      }
      static from(schema, iterable, ctx) {
        const { replacer } = ctx;
        const set2 = new this(schema);
        if (iterable && Symbol.iterator in Object(iterable))
          for (let value of iterable) {
            if (typeof replacer === "function")
              value = replacer.call(iterable, value, value);
            set2.items.push(Pair.createPair(value, null, ctx));
          }
        return set2;
      }
    };
    YAMLSet.tag = "tag:yaml.org,2002:set";
    var set = {
      collection: "map",
      identify: (value) => value instanceof Set,
      nodeClass: YAMLSet,
      default: false,
      tag: "tag:yaml.org,2002:set",
      createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
      resolve(map, onError) {
        if (identity.isMap(map)) {
          if (map.hasAllNullValues(true))
            return Object.assign(new YAMLSet(), map);
          else
            onError("Set items must all have null values");
        } else
          onError("Expected a mapping for this tag");
        return map;
      }
    };
    exports.YAMLSet = YAMLSet;
    exports.set = set;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/timestamp.js
var require_timestamp = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/timestamp.js"(exports) {
    "use strict";
    var stringifyNumber = require_stringifyNumber();
    function parseSexagesimal(str, asBigInt) {
      const sign = str[0];
      const parts = sign === "-" || sign === "+" ? str.substring(1) : str;
      const num = (n) => asBigInt ? BigInt(n) : Number(n);
      const res = parts.replace(/_/g, "").split(":").reduce((res2, p) => res2 * num(60) + num(p), num(0));
      return sign === "-" ? num(-1) * res : res;
    }
    function stringifySexagesimal(node) {
      let { value } = node;
      let num = (n) => n;
      if (typeof value === "bigint")
        num = (n) => BigInt(n);
      else if (isNaN(value) || !isFinite(value))
        return stringifyNumber.stringifyNumber(node);
      let sign = "";
      if (value < 0) {
        sign = "-";
        value *= num(-1);
      }
      const _60 = num(60);
      const parts = [value % _60];
      if (value < 60) {
        parts.unshift(0);
      } else {
        value = (value - parts[0]) / _60;
        parts.unshift(value % _60);
        if (value >= 60) {
          value = (value - parts[0]) / _60;
          parts.unshift(value);
        }
      }
      return sign + parts.map((n) => String(n).padStart(2, "0")).join(":").replace(/000000\d*$/, "");
    }
    var intTime = {
      identify: (value) => typeof value === "bigint" || Number.isInteger(value),
      default: true,
      tag: "tag:yaml.org,2002:int",
      format: "TIME",
      test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
      resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
      stringify: stringifySexagesimal
    };
    var floatTime = {
      identify: (value) => typeof value === "number",
      default: true,
      tag: "tag:yaml.org,2002:float",
      format: "TIME",
      test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
      resolve: (str) => parseSexagesimal(str, false),
      stringify: stringifySexagesimal
    };
    var timestamp = {
      identify: (value) => value instanceof Date,
      default: true,
      tag: "tag:yaml.org,2002:timestamp",
      // If the time zone is omitted, the timestamp is assumed to be specified in UTC. The time part
      // may be omitted altogether, resulting in a date format. In such a case, the time part is
      // assumed to be 00:00:00Z (start of day, UTC).
      test: RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:t|T|[ \\t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$"),
      resolve(str) {
        const match = str.match(timestamp.test);
        if (!match)
          throw new Error("!!timestamp expects a date, starting with yyyy-mm-dd");
        const [, year2, month2, day5, hour4, minute2, second2] = match.map(Number);
        const millisec = match[7] ? Number((match[7] + "00").substr(1, 3)) : 0;
        let date = Date.UTC(year2, month2 - 1, day5, hour4 || 0, minute2 || 0, second2 || 0, millisec);
        const tz = match[8];
        if (tz && tz !== "Z") {
          let d = parseSexagesimal(tz, false);
          if (Math.abs(d) < 30)
            d *= 60;
          date -= 6e4 * d;
        }
        return new Date(date);
      },
      stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, "") ?? ""
    };
    exports.floatTime = floatTime;
    exports.intTime = intTime;
    exports.timestamp = timestamp;
  }
});

// node_modules/yaml/dist/schema/yaml-1.1/schema.js
var require_schema3 = __commonJS({
  "node_modules/yaml/dist/schema/yaml-1.1/schema.js"(exports) {
    "use strict";
    var map = require_map();
    var _null = require_null();
    var seq = require_seq();
    var string = require_string();
    var binary = require_binary();
    var bool = require_bool2();
    var float = require_float2();
    var int = require_int2();
    var merge = require_merge();
    var omap = require_omap();
    var pairs = require_pairs();
    var set = require_set();
    var timestamp = require_timestamp();
    var schema = [
      map.map,
      seq.seq,
      string.string,
      _null.nullTag,
      bool.trueTag,
      bool.falseTag,
      int.intBin,
      int.intOct,
      int.int,
      int.intHex,
      float.floatNaN,
      float.floatExp,
      float.float,
      binary.binary,
      merge.merge,
      omap.omap,
      pairs.pairs,
      set.set,
      timestamp.intTime,
      timestamp.floatTime,
      timestamp.timestamp
    ];
    exports.schema = schema;
  }
});

// node_modules/yaml/dist/schema/tags.js
var require_tags = __commonJS({
  "node_modules/yaml/dist/schema/tags.js"(exports) {
    "use strict";
    var map = require_map();
    var _null = require_null();
    var seq = require_seq();
    var string = require_string();
    var bool = require_bool();
    var float = require_float();
    var int = require_int();
    var schema = require_schema();
    var schema$1 = require_schema2();
    var binary = require_binary();
    var merge = require_merge();
    var omap = require_omap();
    var pairs = require_pairs();
    var schema$2 = require_schema3();
    var set = require_set();
    var timestamp = require_timestamp();
    var schemas = /* @__PURE__ */ new Map([
      ["core", schema.schema],
      ["failsafe", [map.map, seq.seq, string.string]],
      ["json", schema$1.schema],
      ["yaml11", schema$2.schema],
      ["yaml-1.1", schema$2.schema]
    ]);
    var tagsByName = {
      binary: binary.binary,
      bool: bool.boolTag,
      float: float.float,
      floatExp: float.floatExp,
      floatNaN: float.floatNaN,
      floatTime: timestamp.floatTime,
      int: int.int,
      intHex: int.intHex,
      intOct: int.intOct,
      intTime: timestamp.intTime,
      map: map.map,
      merge: merge.merge,
      null: _null.nullTag,
      omap: omap.omap,
      pairs: pairs.pairs,
      seq: seq.seq,
      set: set.set,
      timestamp: timestamp.timestamp
    };
    var coreKnownTags = {
      "tag:yaml.org,2002:binary": binary.binary,
      "tag:yaml.org,2002:merge": merge.merge,
      "tag:yaml.org,2002:omap": omap.omap,
      "tag:yaml.org,2002:pairs": pairs.pairs,
      "tag:yaml.org,2002:set": set.set,
      "tag:yaml.org,2002:timestamp": timestamp.timestamp
    };
    function getTags(customTags, schemaName, addMergeTag) {
      const schemaTags = schemas.get(schemaName);
      if (schemaTags && !customTags) {
        return addMergeTag && !schemaTags.includes(merge.merge) ? schemaTags.concat(merge.merge) : schemaTags.slice();
      }
      let tags = schemaTags;
      if (!tags) {
        if (Array.isArray(customTags))
          tags = [];
        else {
          const keys = Array.from(schemas.keys()).filter((key) => key !== "yaml11").map((key) => JSON.stringify(key)).join(", ");
          throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
        }
      }
      if (Array.isArray(customTags)) {
        for (const tag of customTags)
          tags = tags.concat(tag);
      } else if (typeof customTags === "function") {
        tags = customTags(tags.slice());
      }
      if (addMergeTag)
        tags = tags.concat(merge.merge);
      return tags.reduce((tags2, tag) => {
        const tagObj = typeof tag === "string" ? tagsByName[tag] : tag;
        if (!tagObj) {
          const tagName = JSON.stringify(tag);
          const keys = Object.keys(tagsByName).map((key) => JSON.stringify(key)).join(", ");
          throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
        }
        if (!tags2.includes(tagObj))
          tags2.push(tagObj);
        return tags2;
      }, []);
    }
    exports.coreKnownTags = coreKnownTags;
    exports.getTags = getTags;
  }
});

// node_modules/yaml/dist/schema/Schema.js
var require_Schema = __commonJS({
  "node_modules/yaml/dist/schema/Schema.js"(exports) {
    "use strict";
    var identity = require_identity();
    var map = require_map();
    var seq = require_seq();
    var string = require_string();
    var tags = require_tags();
    var sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
    var Schema = class _Schema {
      constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
        this.compat = Array.isArray(compat) ? tags.getTags(compat, "compat") : compat ? tags.getTags(null, compat) : null;
        this.name = typeof schema === "string" && schema || "core";
        this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
        this.tags = tags.getTags(customTags, this.name, merge);
        this.toStringOptions = toStringDefaults ?? null;
        Object.defineProperty(this, identity.MAP, { value: map.map });
        Object.defineProperty(this, identity.SCALAR, { value: string.string });
        Object.defineProperty(this, identity.SEQ, { value: seq.seq });
        this.sortMapEntries = typeof sortMapEntries === "function" ? sortMapEntries : sortMapEntries === true ? sortMapEntriesByKey : null;
      }
      clone() {
        const copy = Object.create(_Schema.prototype, Object.getOwnPropertyDescriptors(this));
        copy.tags = this.tags.slice();
        return copy;
      }
    };
    exports.Schema = Schema;
  }
});

// node_modules/yaml/dist/stringify/stringifyDocument.js
var require_stringifyDocument = __commonJS({
  "node_modules/yaml/dist/stringify/stringifyDocument.js"(exports) {
    "use strict";
    var identity = require_identity();
    var stringify = require_stringify();
    var stringifyComment = require_stringifyComment();
    function stringifyDocument(doc, options2) {
      const lines = [];
      let hasDirectives = options2.directives === true;
      if (options2.directives !== false && doc.directives) {
        const dir = doc.directives.toString(doc);
        if (dir) {
          lines.push(dir);
          hasDirectives = true;
        } else if (doc.directives.docStart)
          hasDirectives = true;
      }
      if (hasDirectives)
        lines.push("---");
      const ctx = stringify.createStringifyContext(doc, options2);
      const { commentString } = ctx.options;
      if (doc.commentBefore) {
        if (lines.length !== 1)
          lines.unshift("");
        const cs = commentString(doc.commentBefore);
        lines.unshift(stringifyComment.indentComment(cs, ""));
      }
      let chompKeep = false;
      let contentComment = null;
      if (doc.contents) {
        if (identity.isNode(doc.contents)) {
          if (doc.contents.spaceBefore && hasDirectives)
            lines.push("");
          if (doc.contents.commentBefore) {
            const cs = commentString(doc.contents.commentBefore);
            lines.push(stringifyComment.indentComment(cs, ""));
          }
          ctx.forceBlockIndent = !!doc.comment;
          contentComment = doc.contents.comment;
        }
        const onChompKeep = contentComment ? void 0 : () => chompKeep = true;
        let body = stringify.stringify(doc.contents, ctx, () => contentComment = null, onChompKeep);
        if (contentComment)
          body += stringifyComment.lineComment(body, "", commentString(contentComment));
        if ((body[0] === "|" || body[0] === ">") && lines[lines.length - 1] === "---") {
          lines[lines.length - 1] = `--- ${body}`;
        } else
          lines.push(body);
      } else {
        lines.push(stringify.stringify(doc.contents, ctx));
      }
      if (doc.directives?.docEnd) {
        if (doc.comment) {
          const cs = commentString(doc.comment);
          if (cs.includes("\n")) {
            lines.push("...");
            lines.push(stringifyComment.indentComment(cs, ""));
          } else {
            lines.push(`... ${cs}`);
          }
        } else {
          lines.push("...");
        }
      } else {
        let dc = doc.comment;
        if (dc && chompKeep)
          dc = dc.replace(/^\n+/, "");
        if (dc) {
          if ((!chompKeep || contentComment) && lines[lines.length - 1] !== "")
            lines.push("");
          lines.push(stringifyComment.indentComment(commentString(dc), ""));
        }
      }
      return lines.join("\n") + "\n";
    }
    exports.stringifyDocument = stringifyDocument;
  }
});

// node_modules/yaml/dist/doc/Document.js
var require_Document = __commonJS({
  "node_modules/yaml/dist/doc/Document.js"(exports) {
    "use strict";
    var Alias = require_Alias();
    var Collection = require_Collection();
    var identity = require_identity();
    var Pair = require_Pair();
    var toJS = require_toJS();
    var Schema = require_Schema();
    var stringifyDocument = require_stringifyDocument();
    var anchors = require_anchors();
    var applyReviver = require_applyReviver();
    var createNode = require_createNode();
    var directives = require_directives();
    var Document = class _Document {
      constructor(value, replacer, options2) {
        this.commentBefore = null;
        this.comment = null;
        this.errors = [];
        this.warnings = [];
        Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
        let _replacer = null;
        if (typeof replacer === "function" || Array.isArray(replacer)) {
          _replacer = replacer;
        } else if (options2 === void 0 && replacer) {
          options2 = replacer;
          replacer = void 0;
        }
        const opt = Object.assign({
          intAsBigInt: false,
          keepSourceTokens: false,
          logLevel: "warn",
          prettyErrors: true,
          strict: true,
          stringKeys: false,
          uniqueKeys: true,
          version: "1.2"
        }, options2);
        this.options = opt;
        let { version: version2 } = opt;
        if (options2?._directives) {
          this.directives = options2._directives.atDocument();
          if (this.directives.yaml.explicit)
            version2 = this.directives.yaml.version;
        } else
          this.directives = new directives.Directives({ version: version2 });
        this.setSchema(version2, options2);
        this.contents = value === void 0 ? null : this.createNode(value, _replacer, options2);
      }
      /**
       * Create a deep copy of this Document and its contents.
       *
       * Custom Node values that inherit from `Object` still refer to their original instances.
       */
      clone() {
        const copy = Object.create(_Document.prototype, {
          [identity.NODE_TYPE]: { value: identity.DOC }
        });
        copy.commentBefore = this.commentBefore;
        copy.comment = this.comment;
        copy.errors = this.errors.slice();
        copy.warnings = this.warnings.slice();
        copy.options = Object.assign({}, this.options);
        if (this.directives)
          copy.directives = this.directives.clone();
        copy.schema = this.schema.clone();
        copy.contents = identity.isNode(this.contents) ? this.contents.clone(copy.schema) : this.contents;
        if (this.range)
          copy.range = this.range.slice();
        return copy;
      }
      /** Adds a value to the document. */
      add(value) {
        if (assertCollection(this.contents))
          this.contents.add(value);
      }
      /** Adds a value to the document. */
      addIn(path, value) {
        if (assertCollection(this.contents))
          this.contents.addIn(path, value);
      }
      /**
       * Create a new `Alias` node, ensuring that the target `node` has the required anchor.
       *
       * If `node` already has an anchor, `name` is ignored.
       * Otherwise, the `node.anchor` value will be set to `name`,
       * or if an anchor with that name is already present in the document,
       * `name` will be used as a prefix for a new unique anchor.
       * If `name` is undefined, the generated anchor will use 'a' as a prefix.
       */
      createAlias(node, name) {
        if (!node.anchor) {
          const prev = anchors.anchorNames(this);
          node.anchor = // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
          !name || prev.has(name) ? anchors.findNewAnchor(name || "a", prev) : name;
        }
        return new Alias.Alias(node.anchor);
      }
      createNode(value, replacer, options2) {
        let _replacer = void 0;
        if (typeof replacer === "function") {
          value = replacer.call({ "": value }, "", value);
          _replacer = replacer;
        } else if (Array.isArray(replacer)) {
          const keyToStr = (v) => typeof v === "number" || v instanceof String || v instanceof Number;
          const asStr = replacer.filter(keyToStr).map(String);
          if (asStr.length > 0)
            replacer = replacer.concat(asStr);
          _replacer = replacer;
        } else if (options2 === void 0 && replacer) {
          options2 = replacer;
          replacer = void 0;
        }
        const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options2 ?? {};
        const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(
          this,
          // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
          anchorPrefix || "a"
        );
        const ctx = {
          aliasDuplicateObjects: aliasDuplicateObjects ?? true,
          keepUndefined: keepUndefined ?? false,
          onAnchor,
          onTagObj,
          replacer: _replacer,
          schema: this.schema,
          sourceObjects
        };
        const node = createNode.createNode(value, tag, ctx);
        if (flow && identity.isCollection(node))
          node.flow = true;
        setAnchors();
        return node;
      }
      /**
       * Convert a key and a value into a `Pair` using the current schema,
       * recursively wrapping all values as `Scalar` or `Collection` nodes.
       */
      createPair(key, value, options2 = {}) {
        const k = this.createNode(key, null, options2);
        const v = this.createNode(value, null, options2);
        return new Pair.Pair(k, v);
      }
      /**
       * Removes a value from the document.
       * @returns `true` if the item was found and removed.
       */
      delete(key) {
        return assertCollection(this.contents) ? this.contents.delete(key) : false;
      }
      /**
       * Removes a value from the document.
       * @returns `true` if the item was found and removed.
       */
      deleteIn(path) {
        if (Collection.isEmptyPath(path)) {
          if (this.contents == null)
            return false;
          this.contents = null;
          return true;
        }
        return assertCollection(this.contents) ? this.contents.deleteIn(path) : false;
      }
      /**
       * Returns item at `key`, or `undefined` if not found. By default unwraps
       * scalar values from their surrounding node; to disable set `keepScalar` to
       * `true` (collections are always returned intact).
       */
      get(key, keepScalar) {
        return identity.isCollection(this.contents) ? this.contents.get(key, keepScalar) : void 0;
      }
      /**
       * Returns item at `path`, or `undefined` if not found. By default unwraps
       * scalar values from their surrounding node; to disable set `keepScalar` to
       * `true` (collections are always returned intact).
       */
      getIn(path, keepScalar) {
        if (Collection.isEmptyPath(path))
          return !keepScalar && identity.isScalar(this.contents) ? this.contents.value : this.contents;
        return identity.isCollection(this.contents) ? this.contents.getIn(path, keepScalar) : void 0;
      }
      /**
       * Checks if the document includes a value with the key `key`.
       */
      has(key) {
        return identity.isCollection(this.contents) ? this.contents.has(key) : false;
      }
      /**
       * Checks if the document includes a value at `path`.
       */
      hasIn(path) {
        if (Collection.isEmptyPath(path))
          return this.contents !== void 0;
        return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
      }
      /**
       * Sets a value in this document. For `!!set`, `value` needs to be a
       * boolean to add/remove the item from the set.
       */
      set(key, value) {
        if (this.contents == null) {
          this.contents = Collection.collectionFromPath(this.schema, [key], value);
        } else if (assertCollection(this.contents)) {
          this.contents.set(key, value);
        }
      }
      /**
       * Sets a value in this document. For `!!set`, `value` needs to be a
       * boolean to add/remove the item from the set.
       */
      setIn(path, value) {
        if (Collection.isEmptyPath(path)) {
          this.contents = value;
        } else if (this.contents == null) {
          this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
        } else if (assertCollection(this.contents)) {
          this.contents.setIn(path, value);
        }
      }
      /**
       * Change the YAML version and schema used by the document.
       * A `null` version disables support for directives, explicit tags, anchors, and aliases.
       * It also requires the `schema` option to be given as a `Schema` instance value.
       *
       * Overrides all previously set schema options.
       */
      setSchema(version2, options2 = {}) {
        if (typeof version2 === "number")
          version2 = String(version2);
        let opt;
        switch (version2) {
          case "1.1":
            if (this.directives)
              this.directives.yaml.version = "1.1";
            else
              this.directives = new directives.Directives({ version: "1.1" });
            opt = { resolveKnownTags: false, schema: "yaml-1.1" };
            break;
          case "1.2":
          case "next":
            if (this.directives)
              this.directives.yaml.version = version2;
            else
              this.directives = new directives.Directives({ version: version2 });
            opt = { resolveKnownTags: true, schema: "core" };
            break;
          case null:
            if (this.directives)
              delete this.directives;
            opt = null;
            break;
          default: {
            const sv = JSON.stringify(version2);
            throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
          }
        }
        if (options2.schema instanceof Object)
          this.schema = options2.schema;
        else if (opt)
          this.schema = new Schema.Schema(Object.assign(opt, options2));
        else
          throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
      }
      // json & jsonArg are only used from toJSON()
      toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
        const ctx = {
          anchors: /* @__PURE__ */ new Map(),
          doc: this,
          keep: !json,
          mapAsMap: mapAsMap === true,
          mapKeyWarned: false,
          maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
        };
        const res = toJS.toJS(this.contents, jsonArg ?? "", ctx);
        if (typeof onAnchor === "function")
          for (const { count: count2, res: res2 } of ctx.anchors.values())
            onAnchor(res2, count2);
        return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
      }
      /**
       * A JSON representation of the document `contents`.
       *
       * @param jsonArg Used by `JSON.stringify` to indicate the array index or
       *   property name.
       */
      toJSON(jsonArg, onAnchor) {
        return this.toJS({ json: true, jsonArg, mapAsMap: false, onAnchor });
      }
      /** A YAML representation of the document. */
      toString(options2 = {}) {
        if (this.errors.length > 0)
          throw new Error("Document with errors cannot be stringified");
        if ("indent" in options2 && (!Number.isInteger(options2.indent) || Number(options2.indent) <= 0)) {
          const s = JSON.stringify(options2.indent);
          throw new Error(`"indent" option must be a positive integer, not ${s}`);
        }
        return stringifyDocument.stringifyDocument(this, options2);
      }
    };
    function assertCollection(contents) {
      if (identity.isCollection(contents))
        return true;
      throw new Error("Expected a YAML collection as document contents");
    }
    exports.Document = Document;
  }
});

// node_modules/yaml/dist/errors.js
var require_errors = __commonJS({
  "node_modules/yaml/dist/errors.js"(exports) {
    "use strict";
    var YAMLError = class extends Error {
      constructor(name, pos, code3, message) {
        super();
        this.name = name;
        this.code = code3;
        this.message = message;
        this.pos = pos;
      }
    };
    var YAMLParseError = class extends YAMLError {
      constructor(pos, code3, message) {
        super("YAMLParseError", pos, code3, message);
      }
    };
    var YAMLWarning = class extends YAMLError {
      constructor(pos, code3, message) {
        super("YAMLWarning", pos, code3, message);
      }
    };
    var prettifyError = (src, lc) => (error) => {
      if (error.pos[0] === -1)
        return;
      error.linePos = error.pos.map((pos) => lc.linePos(pos));
      const { line, col } = error.linePos[0];
      error.message += ` at line ${line}, column ${col}`;
      let ci = col - 1;
      let lineStr = src.substring(lc.lineStarts[line - 1], lc.lineStarts[line]).replace(/[\n\r]+$/, "");
      if (ci >= 60 && lineStr.length > 80) {
        const trimStart = Math.min(ci - 39, lineStr.length - 79);
        lineStr = "…" + lineStr.substring(trimStart);
        ci -= trimStart - 1;
      }
      if (lineStr.length > 80)
        lineStr = lineStr.substring(0, 79) + "…";
      if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
        let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
        if (prev.length > 80)
          prev = prev.substring(0, 79) + "…\n";
        lineStr = prev + lineStr;
      }
      if (/[^ ]/.test(lineStr)) {
        let count2 = 1;
        const end = error.linePos[1];
        if (end?.line === line && end.col > col) {
          count2 = Math.max(1, Math.min(end.col - col, 80 - ci));
        }
        const pointer = " ".repeat(ci) + "^".repeat(count2);
        error.message += `:

${lineStr}
${pointer}
`;
      }
    };
    exports.YAMLError = YAMLError;
    exports.YAMLParseError = YAMLParseError;
    exports.YAMLWarning = YAMLWarning;
    exports.prettifyError = prettifyError;
  }
});

// node_modules/yaml/dist/compose/resolve-props.js
var require_resolve_props = __commonJS({
  "node_modules/yaml/dist/compose/resolve-props.js"(exports) {
    "use strict";
    function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
      let spaceBefore = false;
      let atNewline = startOnNewline;
      let hasSpace = startOnNewline;
      let comment = "";
      let commentSep = "";
      let hasNewline = false;
      let reqSpace = false;
      let tab = null;
      let anchor = null;
      let tag = null;
      let newlineAfterProp = null;
      let comma = null;
      let found = null;
      let start2 = null;
      for (const token of tokens) {
        if (reqSpace) {
          if (token.type !== "space" && token.type !== "newline" && token.type !== "comma")
            onError(token.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
          reqSpace = false;
        }
        if (tab) {
          if (atNewline && token.type !== "comment" && token.type !== "newline") {
            onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
          }
          tab = null;
        }
        switch (token.type) {
          case "space":
            if (!flow && (indicator !== "doc-start" || next?.type !== "flow-collection") && token.source.includes("	")) {
              tab = token;
            }
            hasSpace = true;
            break;
          case "comment": {
            if (!hasSpace)
              onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
            const cb = token.source.substring(1) || " ";
            if (!comment)
              comment = cb;
            else
              comment += commentSep + cb;
            commentSep = "";
            atNewline = false;
            break;
          }
          case "newline":
            if (atNewline) {
              if (comment)
                comment += token.source;
              else if (!found || indicator !== "seq-item-ind")
                spaceBefore = true;
            } else
              commentSep += token.source;
            atNewline = true;
            hasNewline = true;
            if (anchor || tag)
              newlineAfterProp = token;
            hasSpace = true;
            break;
          case "anchor":
            if (anchor)
              onError(token, "MULTIPLE_ANCHORS", "A node can have at most one anchor");
            if (token.source.endsWith(":"))
              onError(token.offset + token.source.length - 1, "BAD_ALIAS", "Anchor ending in : is ambiguous", true);
            anchor = token;
            start2 ?? (start2 = token.offset);
            atNewline = false;
            hasSpace = false;
            reqSpace = true;
            break;
          case "tag": {
            if (tag)
              onError(token, "MULTIPLE_TAGS", "A node can have at most one tag");
            tag = token;
            start2 ?? (start2 = token.offset);
            atNewline = false;
            hasSpace = false;
            reqSpace = true;
            break;
          }
          case indicator:
            if (anchor || tag)
              onError(token, "BAD_PROP_ORDER", `Anchors and tags must be after the ${token.source} indicator`);
            if (found)
              onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.source} in ${flow ?? "collection"}`);
            found = token;
            atNewline = indicator === "seq-item-ind" || indicator === "explicit-key-ind";
            hasSpace = false;
            break;
          case "comma":
            if (flow) {
              if (comma)
                onError(token, "UNEXPECTED_TOKEN", `Unexpected , in ${flow}`);
              comma = token;
              atNewline = false;
              hasSpace = false;
              break;
            }
          // else fallthrough
          default:
            onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.type} token`);
            atNewline = false;
            hasSpace = false;
        }
      }
      const last = tokens[tokens.length - 1];
      const end = last ? last.offset + last.source.length : offset;
      if (reqSpace && next && next.type !== "space" && next.type !== "newline" && next.type !== "comma" && (next.type !== "scalar" || next.source !== "")) {
        onError(next.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
      }
      if (tab && (atNewline && tab.indent <= parentIndent || next?.type === "block-map" || next?.type === "block-seq"))
        onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
      return {
        comma,
        found,
        spaceBefore,
        comment,
        hasNewline,
        anchor,
        tag,
        newlineAfterProp,
        end,
        start: start2 ?? end
      };
    }
    exports.resolveProps = resolveProps;
  }
});

// node_modules/yaml/dist/compose/util-contains-newline.js
var require_util_contains_newline = __commonJS({
  "node_modules/yaml/dist/compose/util-contains-newline.js"(exports) {
    "use strict";
    function containsNewline(key) {
      if (!key)
        return null;
      switch (key.type) {
        case "alias":
        case "scalar":
        case "double-quoted-scalar":
        case "single-quoted-scalar":
          if (key.source.includes("\n"))
            return true;
          if (key.end) {
            for (const st of key.end)
              if (st.type === "newline")
                return true;
          }
          return false;
        case "flow-collection":
          for (const it of key.items) {
            for (const st of it.start)
              if (st.type === "newline")
                return true;
            if (it.sep) {
              for (const st of it.sep)
                if (st.type === "newline")
                  return true;
            }
            if (containsNewline(it.key) || containsNewline(it.value))
              return true;
          }
          return false;
        default:
          return true;
      }
    }
    exports.containsNewline = containsNewline;
  }
});

// node_modules/yaml/dist/compose/util-flow-indent-check.js
var require_util_flow_indent_check = __commonJS({
  "node_modules/yaml/dist/compose/util-flow-indent-check.js"(exports) {
    "use strict";
    var utilContainsNewline = require_util_contains_newline();
    function flowIndentCheck(indent, fc, onError) {
      if (fc?.type === "flow-collection") {
        const end = fc.end[0];
        if (end.indent === indent && (end.source === "]" || end.source === "}") && utilContainsNewline.containsNewline(fc)) {
          const msg = "Flow end indicator should be more indented than parent";
          onError(end, "BAD_INDENT", msg, true);
        }
      }
    }
    exports.flowIndentCheck = flowIndentCheck;
  }
});

// node_modules/yaml/dist/compose/util-map-includes.js
var require_util_map_includes = __commonJS({
  "node_modules/yaml/dist/compose/util-map-includes.js"(exports) {
    "use strict";
    var identity = require_identity();
    function mapIncludes(ctx, items, search) {
      const { uniqueKeys } = ctx.options;
      if (uniqueKeys === false)
        return false;
      const isEqual = typeof uniqueKeys === "function" ? uniqueKeys : (a, b) => a === b || identity.isScalar(a) && identity.isScalar(b) && a.value === b.value;
      return items.some((pair) => isEqual(pair.key, search));
    }
    exports.mapIncludes = mapIncludes;
  }
});

// node_modules/yaml/dist/compose/resolve-block-map.js
var require_resolve_block_map = __commonJS({
  "node_modules/yaml/dist/compose/resolve-block-map.js"(exports) {
    "use strict";
    var Pair = require_Pair();
    var YAMLMap = require_YAMLMap();
    var resolveProps = require_resolve_props();
    var utilContainsNewline = require_util_contains_newline();
    var utilFlowIndentCheck = require_util_flow_indent_check();
    var utilMapIncludes = require_util_map_includes();
    var startColMsg = "All mapping items must start at the same column";
    function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
      const NodeClass = tag?.nodeClass ?? YAMLMap.YAMLMap;
      const map = new NodeClass(ctx.schema);
      if (ctx.atRoot)
        ctx.atRoot = false;
      let offset = bm.offset;
      let commentEnd = null;
      for (const collItem of bm.items) {
        const { start: start2, key, sep: sep2, value } = collItem;
        const keyProps = resolveProps.resolveProps(start2, {
          indicator: "explicit-key-ind",
          next: key ?? sep2?.[0],
          offset,
          onError,
          parentIndent: bm.indent,
          startOnNewline: true
        });
        const implicitKey = !keyProps.found;
        if (implicitKey) {
          if (key) {
            if (key.type === "block-seq")
              onError(offset, "BLOCK_AS_IMPLICIT_KEY", "A block sequence may not be used as an implicit map key");
            else if ("indent" in key && key.indent !== bm.indent)
              onError(offset, "BAD_INDENT", startColMsg);
          }
          if (!keyProps.anchor && !keyProps.tag && !sep2) {
            commentEnd = keyProps.end;
            if (keyProps.comment) {
              if (map.comment)
                map.comment += "\n" + keyProps.comment;
              else
                map.comment = keyProps.comment;
            }
            continue;
          }
          if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) {
            onError(key ?? start2[start2.length - 1], "MULTILINE_IMPLICIT_KEY", "Implicit keys need to be on a single line");
          }
        } else if (keyProps.found?.indent !== bm.indent) {
          onError(offset, "BAD_INDENT", startColMsg);
        }
        ctx.atKey = true;
        const keyStart2 = keyProps.end;
        const keyNode = key ? composeNode(ctx, key, keyProps, onError) : composeEmptyNode(ctx, keyStart2, start2, null, keyProps, onError);
        if (ctx.schema.compat)
          utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
        ctx.atKey = false;
        if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode))
          onError(keyStart2, "DUPLICATE_KEY", "Map keys must be unique");
        const valueProps = resolveProps.resolveProps(sep2 ?? [], {
          indicator: "map-value-ind",
          next: value,
          offset: keyNode.range[2],
          onError,
          parentIndent: bm.indent,
          startOnNewline: !key || key.type === "block-scalar"
        });
        offset = valueProps.end;
        if (valueProps.found) {
          if (implicitKey) {
            if (value?.type === "block-map" && !valueProps.hasNewline)
              onError(offset, "BLOCK_AS_IMPLICIT_KEY", "Nested mappings are not allowed in compact mappings");
            if (ctx.options.strict && keyProps.start < valueProps.found.offset - 1024)
              onError(keyNode.range, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit block mapping key");
          }
          const valueNode = value ? composeNode(ctx, value, valueProps, onError) : composeEmptyNode(ctx, offset, sep2, null, valueProps, onError);
          if (ctx.schema.compat)
            utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
          offset = valueNode.range[2];
          const pair = new Pair.Pair(keyNode, valueNode);
          if (ctx.options.keepSourceTokens)
            pair.srcToken = collItem;
          map.items.push(pair);
        } else {
          if (implicitKey)
            onError(keyNode.range, "MISSING_CHAR", "Implicit map keys need to be followed by map values");
          if (valueProps.comment) {
            if (keyNode.comment)
              keyNode.comment += "\n" + valueProps.comment;
            else
              keyNode.comment = valueProps.comment;
          }
          const pair = new Pair.Pair(keyNode);
          if (ctx.options.keepSourceTokens)
            pair.srcToken = collItem;
          map.items.push(pair);
        }
      }
      if (commentEnd && commentEnd < offset)
        onError(commentEnd, "IMPOSSIBLE", "Map comment with trailing content");
      map.range = [bm.offset, offset, commentEnd ?? offset];
      return map;
    }
    exports.resolveBlockMap = resolveBlockMap;
  }
});

// node_modules/yaml/dist/compose/resolve-block-seq.js
var require_resolve_block_seq = __commonJS({
  "node_modules/yaml/dist/compose/resolve-block-seq.js"(exports) {
    "use strict";
    var YAMLSeq = require_YAMLSeq();
    var resolveProps = require_resolve_props();
    var utilFlowIndentCheck = require_util_flow_indent_check();
    function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
      const NodeClass = tag?.nodeClass ?? YAMLSeq.YAMLSeq;
      const seq = new NodeClass(ctx.schema);
      if (ctx.atRoot)
        ctx.atRoot = false;
      if (ctx.atKey)
        ctx.atKey = false;
      let offset = bs.offset;
      let commentEnd = null;
      for (const { start: start2, value } of bs.items) {
        const props = resolveProps.resolveProps(start2, {
          indicator: "seq-item-ind",
          next: value,
          offset,
          onError,
          parentIndent: bs.indent,
          startOnNewline: true
        });
        if (!props.found) {
          if (props.anchor || props.tag || value) {
            if (value?.type === "block-seq")
              onError(props.end, "BAD_INDENT", "All sequence items must start at the same column");
            else
              onError(offset, "MISSING_CHAR", "Sequence item without - indicator");
          } else {
            commentEnd = props.end;
            if (props.comment)
              seq.comment = props.comment;
            continue;
          }
        }
        const node = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, start2, null, props, onError);
        if (ctx.schema.compat)
          utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
        offset = node.range[2];
        seq.items.push(node);
      }
      seq.range = [bs.offset, offset, commentEnd ?? offset];
      return seq;
    }
    exports.resolveBlockSeq = resolveBlockSeq;
  }
});

// node_modules/yaml/dist/compose/resolve-end.js
var require_resolve_end = __commonJS({
  "node_modules/yaml/dist/compose/resolve-end.js"(exports) {
    "use strict";
    function resolveEnd(end, offset, reqSpace, onError) {
      let comment = "";
      if (end) {
        let hasSpace = false;
        let sep2 = "";
        for (const token of end) {
          const { source, type } = token;
          switch (type) {
            case "space":
              hasSpace = true;
              break;
            case "comment": {
              if (reqSpace && !hasSpace)
                onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
              const cb = source.substring(1) || " ";
              if (!comment)
                comment = cb;
              else
                comment += sep2 + cb;
              sep2 = "";
              break;
            }
            case "newline":
              if (comment)
                sep2 += source;
              hasSpace = true;
              break;
            default:
              onError(token, "UNEXPECTED_TOKEN", `Unexpected ${type} at node end`);
          }
          offset += source.length;
        }
      }
      return { comment, offset };
    }
    exports.resolveEnd = resolveEnd;
  }
});

// node_modules/yaml/dist/compose/resolve-flow-collection.js
var require_resolve_flow_collection = __commonJS({
  "node_modules/yaml/dist/compose/resolve-flow-collection.js"(exports) {
    "use strict";
    var identity = require_identity();
    var Pair = require_Pair();
    var YAMLMap = require_YAMLMap();
    var YAMLSeq = require_YAMLSeq();
    var resolveEnd = require_resolve_end();
    var resolveProps = require_resolve_props();
    var utilContainsNewline = require_util_contains_newline();
    var utilMapIncludes = require_util_map_includes();
    var blockMsg = "Block collections are not allowed within flow collections";
    var isBlock2 = (token) => token && (token.type === "block-map" || token.type === "block-seq");
    function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
      const isMap = fc.start.source === "{";
      const fcName = isMap ? "flow map" : "flow sequence";
      const NodeClass = tag?.nodeClass ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq);
      const coll = new NodeClass(ctx.schema);
      coll.flow = true;
      const atRoot = ctx.atRoot;
      if (atRoot)
        ctx.atRoot = false;
      if (ctx.atKey)
        ctx.atKey = false;
      let offset = fc.offset + fc.start.source.length;
      for (let i = 0; i < fc.items.length; ++i) {
        const collItem = fc.items[i];
        const { start: start2, key, sep: sep2, value } = collItem;
        const props = resolveProps.resolveProps(start2, {
          flow: fcName,
          indicator: "explicit-key-ind",
          next: key ?? sep2?.[0],
          offset,
          onError,
          parentIndent: fc.indent,
          startOnNewline: false
        });
        if (!props.found) {
          if (!props.anchor && !props.tag && !sep2 && !value) {
            if (i === 0 && props.comma)
              onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
            else if (i < fc.items.length - 1)
              onError(props.start, "UNEXPECTED_TOKEN", `Unexpected empty item in ${fcName}`);
            if (props.comment) {
              if (coll.comment)
                coll.comment += "\n" + props.comment;
              else
                coll.comment = props.comment;
            }
            offset = props.end;
            continue;
          }
          if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key))
            onError(
              key,
              // checked by containsNewline()
              "MULTILINE_IMPLICIT_KEY",
              "Implicit keys of flow sequence pairs need to be on a single line"
            );
        }
        if (i === 0) {
          if (props.comma)
            onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
        } else {
          if (!props.comma)
            onError(props.start, "MISSING_CHAR", `Missing , between ${fcName} items`);
          if (props.comment) {
            let prevItemComment = "";
            loop: for (const st of start2) {
              switch (st.type) {
                case "comma":
                case "space":
                  break;
                case "comment":
                  prevItemComment = st.source.substring(1);
                  break loop;
                default:
                  break loop;
              }
            }
            if (prevItemComment) {
              let prev = coll.items[coll.items.length - 1];
              if (identity.isPair(prev))
                prev = prev.value ?? prev.key;
              if (prev.comment)
                prev.comment += "\n" + prevItemComment;
              else
                prev.comment = prevItemComment;
              props.comment = props.comment.substring(prevItemComment.length + 1);
            }
          }
        }
        if (!isMap && !sep2 && !props.found) {
          const valueNode = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, sep2, null, props, onError);
          coll.items.push(valueNode);
          offset = valueNode.range[2];
          if (isBlock2(value))
            onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
        } else {
          ctx.atKey = true;
          const keyStart2 = props.end;
          const keyNode = key ? composeNode(ctx, key, props, onError) : composeEmptyNode(ctx, keyStart2, start2, null, props, onError);
          if (isBlock2(key))
            onError(keyNode.range, "BLOCK_IN_FLOW", blockMsg);
          ctx.atKey = false;
          const valueProps = resolveProps.resolveProps(sep2 ?? [], {
            flow: fcName,
            indicator: "map-value-ind",
            next: value,
            offset: keyNode.range[2],
            onError,
            parentIndent: fc.indent,
            startOnNewline: false
          });
          if (valueProps.found) {
            if (!isMap && !props.found && ctx.options.strict) {
              if (sep2)
                for (const st of sep2) {
                  if (st === valueProps.found)
                    break;
                  if (st.type === "newline") {
                    onError(st, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
                    break;
                  }
                }
              if (props.start < valueProps.found.offset - 1024)
                onError(valueProps.found, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit flow sequence key");
            }
          } else if (value) {
            if ("source" in value && value.source?.[0] === ":")
              onError(value, "MISSING_CHAR", `Missing space after : in ${fcName}`);
            else
              onError(valueProps.start, "MISSING_CHAR", `Missing , or : between ${fcName} items`);
          }
          const valueNode = value ? composeNode(ctx, value, valueProps, onError) : valueProps.found ? composeEmptyNode(ctx, valueProps.end, sep2, null, valueProps, onError) : null;
          if (valueNode) {
            if (isBlock2(value))
              onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
          } else if (valueProps.comment) {
            if (keyNode.comment)
              keyNode.comment += "\n" + valueProps.comment;
            else
              keyNode.comment = valueProps.comment;
          }
          const pair = new Pair.Pair(keyNode, valueNode);
          if (ctx.options.keepSourceTokens)
            pair.srcToken = collItem;
          if (isMap) {
            const map = coll;
            if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode))
              onError(keyStart2, "DUPLICATE_KEY", "Map keys must be unique");
            map.items.push(pair);
          } else {
            const map = new YAMLMap.YAMLMap(ctx.schema);
            map.flow = true;
            map.items.push(pair);
            const endRange = (valueNode ?? keyNode).range;
            map.range = [keyNode.range[0], endRange[1], endRange[2]];
            coll.items.push(map);
          }
          offset = valueNode ? valueNode.range[2] : valueProps.end;
        }
      }
      const expectedEnd = isMap ? "}" : "]";
      const [ce, ...ee] = fc.end;
      let cePos = offset;
      if (ce?.source === expectedEnd)
        cePos = ce.offset + ce.source.length;
      else {
        const name = fcName[0].toUpperCase() + fcName.substring(1);
        const msg = atRoot ? `${name} must end with a ${expectedEnd}` : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
        onError(offset, atRoot ? "MISSING_CHAR" : "BAD_INDENT", msg);
        if (ce && ce.source.length !== 1)
          ee.unshift(ce);
      }
      if (ee.length > 0) {
        const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
        if (end.comment) {
          if (coll.comment)
            coll.comment += "\n" + end.comment;
          else
            coll.comment = end.comment;
        }
        coll.range = [fc.offset, cePos, end.offset];
      } else {
        coll.range = [fc.offset, cePos, cePos];
      }
      return coll;
    }
    exports.resolveFlowCollection = resolveFlowCollection;
  }
});

// node_modules/yaml/dist/compose/compose-collection.js
var require_compose_collection = __commonJS({
  "node_modules/yaml/dist/compose/compose-collection.js"(exports) {
    "use strict";
    var identity = require_identity();
    var Scalar = require_Scalar();
    var YAMLMap = require_YAMLMap();
    var YAMLSeq = require_YAMLSeq();
    var resolveBlockMap = require_resolve_block_map();
    var resolveBlockSeq = require_resolve_block_seq();
    var resolveFlowCollection = require_resolve_flow_collection();
    function resolveCollection(CN, ctx, token, onError, tagName, tag) {
      const coll = token.type === "block-map" ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag) : token.type === "block-seq" ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag) : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
      const Coll = coll.constructor;
      if (tagName === "!" || tagName === Coll.tagName) {
        coll.tag = Coll.tagName;
        return coll;
      }
      if (tagName)
        coll.tag = tagName;
      return coll;
    }
    function composeCollection(CN, ctx, token, props, onError) {
      const tagToken = props.tag;
      const tagName = !tagToken ? null : ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg));
      if (token.type === "block-seq") {
        const { anchor, newlineAfterProp: nl } = props;
        const lastProp = anchor && tagToken ? anchor.offset > tagToken.offset ? anchor : tagToken : anchor ?? tagToken;
        if (lastProp && (!nl || nl.offset < lastProp.offset)) {
          const message = "Missing newline after block sequence props";
          onError(lastProp, "MISSING_CHAR", message);
        }
      }
      const expType = token.type === "block-map" ? "map" : token.type === "block-seq" ? "seq" : token.start.source === "{" ? "map" : "seq";
      if (!tagToken || !tagName || tagName === "!" || tagName === YAMLMap.YAMLMap.tagName && expType === "map" || tagName === YAMLSeq.YAMLSeq.tagName && expType === "seq") {
        return resolveCollection(CN, ctx, token, onError, tagName);
      }
      let tag = ctx.schema.tags.find((t) => t.tag === tagName && t.collection === expType);
      if (!tag) {
        const kt = ctx.schema.knownTags[tagName];
        if (kt?.collection === expType) {
          ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
          tag = kt;
        } else {
          if (kt) {
            onError(tagToken, "BAD_COLLECTION_TYPE", `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? "scalar"}`, true);
          } else {
            onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, true);
          }
          return resolveCollection(CN, ctx, token, onError, tagName);
        }
      }
      const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
      const res = tag.resolve?.(coll, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg), ctx.options) ?? coll;
      const node = identity.isNode(res) ? res : new Scalar.Scalar(res);
      node.range = coll.range;
      node.tag = tagName;
      if (tag?.format)
        node.format = tag.format;
      return node;
    }
    exports.composeCollection = composeCollection;
  }
});

// node_modules/yaml/dist/compose/resolve-block-scalar.js
var require_resolve_block_scalar = __commonJS({
  "node_modules/yaml/dist/compose/resolve-block-scalar.js"(exports) {
    "use strict";
    var Scalar = require_Scalar();
    function resolveBlockScalar(ctx, scalar, onError) {
      const start2 = scalar.offset;
      const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
      if (!header)
        return { value: "", type: null, comment: "", range: [start2, start2, start2] };
      const type = header.mode === ">" ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
      const lines = scalar.source ? splitLines(scalar.source) : [];
      let chompStart = lines.length;
      for (let i = lines.length - 1; i >= 0; --i) {
        const content = lines[i][1];
        if (content === "" || content === "\r")
          chompStart = i;
        else
          break;
      }
      if (chompStart === 0) {
        const value2 = header.chomp === "+" && lines.length > 0 ? "\n".repeat(Math.max(1, lines.length - 1)) : "";
        let end2 = start2 + header.length;
        if (scalar.source)
          end2 += scalar.source.length;
        return { value: value2, type, comment: header.comment, range: [start2, end2, end2] };
      }
      let trimIndent = scalar.indent + header.indent;
      let offset = scalar.offset + header.length;
      let contentStart = 0;
      for (let i = 0; i < chompStart; ++i) {
        const [indent, content] = lines[i];
        if (content === "" || content === "\r") {
          if (header.indent === 0 && indent.length > trimIndent)
            trimIndent = indent.length;
        } else {
          if (indent.length < trimIndent) {
            const message = "Block scalars with more-indented leading empty lines must use an explicit indentation indicator";
            onError(offset + indent.length, "MISSING_CHAR", message);
          }
          if (header.indent === 0)
            trimIndent = indent.length;
          contentStart = i;
          if (trimIndent === 0 && !ctx.atRoot) {
            const message = "Block scalar values in collections must be indented";
            onError(offset, "BAD_INDENT", message);
          }
          break;
        }
        offset += indent.length + content.length + 1;
      }
      for (let i = lines.length - 1; i >= chompStart; --i) {
        if (lines[i][0].length > trimIndent)
          chompStart = i + 1;
      }
      let value = "";
      let sep2 = "";
      let prevMoreIndented = false;
      for (let i = 0; i < contentStart; ++i)
        value += lines[i][0].slice(trimIndent) + "\n";
      for (let i = contentStart; i < chompStart; ++i) {
        let [indent, content] = lines[i];
        offset += indent.length + content.length + 1;
        const crlf = content[content.length - 1] === "\r";
        if (crlf)
          content = content.slice(0, -1);
        if (content && indent.length < trimIndent) {
          const src = header.indent ? "explicit indentation indicator" : "first line";
          const message = `Block scalar lines must not be less indented than their ${src}`;
          onError(offset - content.length - (crlf ? 2 : 1), "BAD_INDENT", message);
          indent = "";
        }
        if (type === Scalar.Scalar.BLOCK_LITERAL) {
          value += sep2 + indent.slice(trimIndent) + content;
          sep2 = "\n";
        } else if (indent.length > trimIndent || content[0] === "	") {
          if (sep2 === " ")
            sep2 = "\n";
          else if (!prevMoreIndented && sep2 === "\n")
            sep2 = "\n\n";
          value += sep2 + indent.slice(trimIndent) + content;
          sep2 = "\n";
          prevMoreIndented = true;
        } else if (content === "") {
          if (sep2 === "\n")
            value += "\n";
          else
            sep2 = "\n";
        } else {
          value += sep2 + content;
          sep2 = " ";
          prevMoreIndented = false;
        }
      }
      switch (header.chomp) {
        case "-":
          break;
        case "+":
          for (let i = chompStart; i < lines.length; ++i)
            value += "\n" + lines[i][0].slice(trimIndent);
          if (value[value.length - 1] !== "\n")
            value += "\n";
          break;
        default:
          value += "\n";
      }
      const end = start2 + header.length + scalar.source.length;
      return { value, type, comment: header.comment, range: [start2, end, end] };
    }
    function parseBlockScalarHeader({ offset, props }, strict, onError) {
      if (props[0].type !== "block-scalar-header") {
        onError(props[0], "IMPOSSIBLE", "Block scalar header not found");
        return null;
      }
      const { source } = props[0];
      const mode = source[0];
      let indent = 0;
      let chomp = "";
      let error = -1;
      for (let i = 1; i < source.length; ++i) {
        const ch = source[i];
        if (!chomp && (ch === "-" || ch === "+"))
          chomp = ch;
        else {
          const n = Number(ch);
          if (!indent && n)
            indent = n;
          else if (error === -1)
            error = offset + i;
        }
      }
      if (error !== -1)
        onError(error, "UNEXPECTED_TOKEN", `Block scalar header includes extra characters: ${source}`);
      let hasSpace = false;
      let comment = "";
      let length = source.length;
      for (let i = 1; i < props.length; ++i) {
        const token = props[i];
        switch (token.type) {
          case "space":
            hasSpace = true;
          // fallthrough
          case "newline":
            length += token.source.length;
            break;
          case "comment":
            if (strict && !hasSpace) {
              const message = "Comments must be separated from other tokens by white space characters";
              onError(token, "MISSING_CHAR", message);
            }
            length += token.source.length;
            comment = token.source.substring(1);
            break;
          case "error":
            onError(token, "UNEXPECTED_TOKEN", token.message);
            length += token.source.length;
            break;
          /* istanbul ignore next should not happen */
          default: {
            const message = `Unexpected token in block scalar header: ${token.type}`;
            onError(token, "UNEXPECTED_TOKEN", message);
            const ts = token.source;
            if (ts && typeof ts === "string")
              length += ts.length;
          }
        }
      }
      return { mode, indent, chomp, comment, length };
    }
    function splitLines(source) {
      const split = source.split(/\n( *)/);
      const first = split[0];
      const m = first.match(/^( *)/);
      const line0 = m?.[1] ? [m[1], first.slice(m[1].length)] : ["", first];
      const lines = [line0];
      for (let i = 1; i < split.length; i += 2)
        lines.push([split[i], split[i + 1]]);
      return lines;
    }
    exports.resolveBlockScalar = resolveBlockScalar;
  }
});

// node_modules/yaml/dist/compose/resolve-flow-scalar.js
var require_resolve_flow_scalar = __commonJS({
  "node_modules/yaml/dist/compose/resolve-flow-scalar.js"(exports) {
    "use strict";
    var Scalar = require_Scalar();
    var resolveEnd = require_resolve_end();
    function resolveFlowScalar(scalar, strict, onError) {
      const { offset, type, source, end } = scalar;
      let _type;
      let value;
      const _onError = (rel, code3, msg) => onError(offset + rel, code3, msg);
      switch (type) {
        case "scalar":
          _type = Scalar.Scalar.PLAIN;
          value = plainValue2(source, _onError);
          break;
        case "single-quoted-scalar":
          _type = Scalar.Scalar.QUOTE_SINGLE;
          value = singleQuotedValue(source, _onError);
          break;
        case "double-quoted-scalar":
          _type = Scalar.Scalar.QUOTE_DOUBLE;
          value = doubleQuotedValue(source, _onError);
          break;
        /* istanbul ignore next should not happen */
        default:
          onError(scalar, "UNEXPECTED_TOKEN", `Expected a flow scalar value, but found: ${type}`);
          return {
            value: "",
            type: null,
            comment: "",
            range: [offset, offset + source.length, offset + source.length]
          };
      }
      const valueEnd = offset + source.length;
      const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
      return {
        value,
        type: _type,
        comment: re.comment,
        range: [offset, valueEnd, re.offset]
      };
    }
    function plainValue2(source, onError) {
      let badChar = "";
      switch (source[0]) {
        /* istanbul ignore next should not happen */
        case "	":
          badChar = "a tab character";
          break;
        case ",":
          badChar = "flow indicator character ,";
          break;
        case "%":
          badChar = "directive indicator character %";
          break;
        case "|":
        case ">": {
          badChar = `block scalar indicator ${source[0]}`;
          break;
        }
        case "@":
        case "`": {
          badChar = `reserved character ${source[0]}`;
          break;
        }
      }
      if (badChar)
        onError(0, "BAD_SCALAR_START", `Plain value cannot start with ${badChar}`);
      return unfoldLines(source);
    }
    function singleQuotedValue(source, onError) {
      if (source[source.length - 1] !== "'" || source.length === 1)
        onError(source.length, "MISSING_CHAR", "Missing closing 'quote");
      return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
    }
    function unfoldLines(source) {
      const line = /(.*?)\r?\n/sy;
      let match = line.exec(source);
      if (!match)
        return source;
      let trimEnd, trimBoth;
      try {
        trimEnd = new RegExp("(?<![ 	])[ 	]+$");
        trimBoth = new RegExp("^[ 	]+|(?<![ 	])[ 	]+$", "g");
      } catch {
        trimEnd = /[ \t]+$/;
        trimBoth = /^[ \t]+|[ \t]+$/g;
      }
      let res = match[1].replace(trimEnd, "");
      let sep2 = " ";
      let pos = line.lastIndex;
      while (match = line.exec(source)) {
        const lm = match[1].replace(trimBoth, "");
        if (lm === "") {
          if (sep2 === "\n")
            res += sep2;
          else
            sep2 = "\n";
        } else {
          res += sep2 + lm;
          sep2 = " ";
        }
        pos = line.lastIndex;
      }
      const last = /[ \t]*(.*)/sy;
      last.lastIndex = pos;
      match = last.exec(source);
      return res + sep2 + (match?.[1] ?? "");
    }
    function doubleQuotedValue(source, onError) {
      let res = "";
      for (let i = 1; i < source.length - 1; ++i) {
        const ch = source[i];
        if (ch === "\r" && source[i + 1] === "\n")
          continue;
        if (ch === "\n") {
          const { fold, offset } = foldNewline(source, i);
          res += fold;
          i = offset;
        } else if (ch === "\\") {
          let next = source[++i];
          const cc = escapeCodes[next];
          if (cc)
            res += cc;
          else if (next === "\n") {
            next = source[i + 1];
            while (next === " " || next === "	")
              next = source[++i + 1];
          } else if (next === "\r" && source[i + 1] === "\n") {
            next = source[++i + 1];
            while (next === " " || next === "	")
              next = source[++i + 1];
          } else if (next === "x" || next === "u" || next === "U") {
            const length = next === "x" ? 2 : next === "u" ? 4 : 8;
            res += parseCharCode(source, i + 1, length, onError);
            i += length;
          } else {
            const raw = source.substr(i - 1, 2);
            onError(i - 1, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
            res += raw;
          }
        } else if (ch === " " || ch === "	") {
          const wsStart = i;
          let next = source[i + 1];
          while (next === " " || next === "	")
            next = source[++i + 1];
          if (next !== "\n" && !(next === "\r" && source[i + 2] === "\n"))
            res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
        } else {
          res += ch;
        }
      }
      if (source[source.length - 1] !== '"' || source.length === 1)
        onError(source.length, "MISSING_CHAR", 'Missing closing "quote');
      return res;
    }
    function foldNewline(source, offset) {
      let fold = "";
      let ch = source[offset + 1];
      while (ch === " " || ch === "	" || ch === "\n" || ch === "\r") {
        if (ch === "\r" && source[offset + 2] !== "\n")
          break;
        if (ch === "\n")
          fold += "\n";
        offset += 1;
        ch = source[offset + 1];
      }
      if (!fold)
        fold = " ";
      return { fold, offset };
    }
    var escapeCodes = {
      "0": "\0",
      // null character
      a: "\x07",
      // bell character
      b: "\b",
      // backspace
      e: "\x1B",
      // escape character
      f: "\f",
      // form feed
      n: "\n",
      // line feed
      r: "\r",
      // carriage return
      t: "	",
      // horizontal tab
      v: "\v",
      // vertical tab
      N: "",
      // Unicode next line
      _: " ",
      // Unicode non-breaking space
      L: "\u2028",
      // Unicode line separator
      P: "\u2029",
      // Unicode paragraph separator
      " ": " ",
      '"': '"',
      "/": "/",
      "\\": "\\",
      "	": "	"
    };
    function parseCharCode(source, offset, length, onError) {
      const cc = source.substr(offset, length);
      const ok = cc.length === length && /^[0-9a-fA-F]+$/.test(cc);
      const code3 = ok ? parseInt(cc, 16) : NaN;
      try {
        return String.fromCodePoint(code3);
      } catch {
        const raw = source.substr(offset - 2, length + 2);
        onError(offset - 2, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
        return raw;
      }
    }
    exports.resolveFlowScalar = resolveFlowScalar;
  }
});

// node_modules/yaml/dist/compose/compose-scalar.js
var require_compose_scalar = __commonJS({
  "node_modules/yaml/dist/compose/compose-scalar.js"(exports) {
    "use strict";
    var identity = require_identity();
    var Scalar = require_Scalar();
    var resolveBlockScalar = require_resolve_block_scalar();
    var resolveFlowScalar = require_resolve_flow_scalar();
    function composeScalar(ctx, token, tagToken, onError) {
      const { value, type, comment, range } = token.type === "block-scalar" ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError) : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
      const tagName = tagToken ? ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg)) : null;
      let tag;
      if (ctx.options.stringKeys && ctx.atKey) {
        tag = ctx.schema[identity.SCALAR];
      } else if (tagName)
        tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
      else if (token.type === "scalar")
        tag = findScalarTagByTest(ctx, value, token, onError);
      else
        tag = ctx.schema[identity.SCALAR];
      let scalar;
      try {
        const res = tag.resolve(value, (msg) => onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg), ctx.options);
        scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
      } catch (error) {
        const msg = error instanceof Error ? error.message : String(error);
        onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg);
        scalar = new Scalar.Scalar(value);
      }
      scalar.range = range;
      scalar.source = value;
      if (type)
        scalar.type = type;
      if (tagName)
        scalar.tag = tagName;
      if (tag.format)
        scalar.format = tag.format;
      if (comment)
        scalar.comment = comment;
      return scalar;
    }
    function findScalarTagByName(schema, value, tagName, tagToken, onError) {
      if (tagName === "!")
        return schema[identity.SCALAR];
      const matchWithTest = [];
      for (const tag of schema.tags) {
        if (!tag.collection && tag.tag === tagName) {
          if (tag.default && tag.test)
            matchWithTest.push(tag);
          else
            return tag;
        }
      }
      for (const tag of matchWithTest)
        if (tag.test?.test(value))
          return tag;
      const kt = schema.knownTags[tagName];
      if (kt && !kt.collection) {
        schema.tags.push(Object.assign({}, kt, { default: false, test: void 0 }));
        return kt;
      }
      onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, tagName !== "tag:yaml.org,2002:str");
      return schema[identity.SCALAR];
    }
    function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
      const tag = schema.tags.find((tag2) => (tag2.default === true || atKey && tag2.default === "key") && tag2.test?.test(value)) || schema[identity.SCALAR];
      if (schema.compat) {
        const compat = schema.compat.find((tag2) => tag2.default && tag2.test?.test(value)) ?? schema[identity.SCALAR];
        if (tag.tag !== compat.tag) {
          const ts = directives.tagString(tag.tag);
          const cs = directives.tagString(compat.tag);
          const msg = `Value may be parsed as either ${ts} or ${cs}`;
          onError(token, "TAG_RESOLVE_FAILED", msg, true);
        }
      }
      return tag;
    }
    exports.composeScalar = composeScalar;
  }
});

// node_modules/yaml/dist/compose/util-empty-scalar-position.js
var require_util_empty_scalar_position = __commonJS({
  "node_modules/yaml/dist/compose/util-empty-scalar-position.js"(exports) {
    "use strict";
    function emptyScalarPosition(offset, before, pos) {
      if (before) {
        pos ?? (pos = before.length);
        for (let i = pos - 1; i >= 0; --i) {
          let st = before[i];
          switch (st.type) {
            case "space":
            case "comment":
            case "newline":
              offset -= st.source.length;
              continue;
          }
          st = before[++i];
          while (st?.type === "space") {
            offset += st.source.length;
            st = before[++i];
          }
          break;
        }
      }
      return offset;
    }
    exports.emptyScalarPosition = emptyScalarPosition;
  }
});

// node_modules/yaml/dist/compose/compose-node.js
var require_compose_node = __commonJS({
  "node_modules/yaml/dist/compose/compose-node.js"(exports) {
    "use strict";
    var Alias = require_Alias();
    var identity = require_identity();
    var composeCollection = require_compose_collection();
    var composeScalar = require_compose_scalar();
    var resolveEnd = require_resolve_end();
    var utilEmptyScalarPosition = require_util_empty_scalar_position();
    var CN = { composeNode, composeEmptyNode };
    function composeNode(ctx, token, props, onError) {
      const atKey = ctx.atKey;
      const { spaceBefore, comment, anchor, tag } = props;
      let node;
      let isSrcToken = true;
      switch (token.type) {
        case "alias":
          node = composeAlias(ctx, token, onError);
          if (anchor || tag)
            onError(token, "ALIAS_PROPS", "An alias node must not specify any properties");
          break;
        case "scalar":
        case "single-quoted-scalar":
        case "double-quoted-scalar":
        case "block-scalar":
          node = composeScalar.composeScalar(ctx, token, tag, onError);
          if (anchor)
            node.anchor = anchor.source.substring(1);
          break;
        case "block-map":
        case "block-seq":
        case "flow-collection":
          try {
            node = composeCollection.composeCollection(CN, ctx, token, props, onError);
            if (anchor)
              node.anchor = anchor.source.substring(1);
          } catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            onError(token, "RESOURCE_EXHAUSTION", message);
          }
          break;
        default: {
          const message = token.type === "error" ? token.message : `Unsupported token (type: ${token.type})`;
          onError(token, "UNEXPECTED_TOKEN", message);
          isSrcToken = false;
        }
      }
      node ?? (node = composeEmptyNode(ctx, token.offset, void 0, null, props, onError));
      if (anchor && node.anchor === "")
        onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
      if (atKey && ctx.options.stringKeys && (!identity.isScalar(node) || typeof node.value !== "string" || node.tag && node.tag !== "tag:yaml.org,2002:str")) {
        const msg = "With stringKeys, all keys must be strings";
        onError(tag ?? token, "NON_STRING_KEY", msg);
      }
      if (spaceBefore)
        node.spaceBefore = true;
      if (comment) {
        if (token.type === "scalar" && token.source === "")
          node.comment = comment;
        else
          node.commentBefore = comment;
      }
      if (ctx.options.keepSourceTokens && isSrcToken)
        node.srcToken = token;
      return node;
    }
    function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
      const token = {
        type: "scalar",
        offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
        indent: -1,
        source: ""
      };
      const node = composeScalar.composeScalar(ctx, token, tag, onError);
      if (anchor) {
        node.anchor = anchor.source.substring(1);
        if (node.anchor === "")
          onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
      }
      if (spaceBefore)
        node.spaceBefore = true;
      if (comment) {
        node.comment = comment;
        node.range[2] = end;
      }
      return node;
    }
    function composeAlias({ options: options2 }, { offset, source, end }, onError) {
      const alias = new Alias.Alias(source.substring(1));
      if (alias.source === "")
        onError(offset, "BAD_ALIAS", "Alias cannot be an empty string");
      if (alias.source.endsWith(":"))
        onError(offset + source.length - 1, "BAD_ALIAS", "Alias ending in : is ambiguous", true);
      const valueEnd = offset + source.length;
      const re = resolveEnd.resolveEnd(end, valueEnd, options2.strict, onError);
      alias.range = [offset, valueEnd, re.offset];
      if (re.comment)
        alias.comment = re.comment;
      return alias;
    }
    exports.composeEmptyNode = composeEmptyNode;
    exports.composeNode = composeNode;
  }
});

// node_modules/yaml/dist/compose/compose-doc.js
var require_compose_doc = __commonJS({
  "node_modules/yaml/dist/compose/compose-doc.js"(exports) {
    "use strict";
    var Document = require_Document();
    var composeNode = require_compose_node();
    var resolveEnd = require_resolve_end();
    var resolveProps = require_resolve_props();
    function composeDoc(options2, directives, { offset, start: start2, value, end }, onError) {
      const opts = Object.assign({ _directives: directives }, options2);
      const doc = new Document.Document(void 0, opts);
      const ctx = {
        atKey: false,
        atRoot: true,
        directives: doc.directives,
        options: doc.options,
        schema: doc.schema
      };
      const props = resolveProps.resolveProps(start2, {
        indicator: "doc-start",
        next: value ?? end?.[0],
        offset,
        onError,
        parentIndent: 0,
        startOnNewline: true
      });
      if (props.found) {
        doc.directives.docStart = true;
        if (value && (value.type === "block-map" || value.type === "block-seq") && !props.hasNewline)
          onError(props.end, "MISSING_CHAR", "Block collection cannot start on same line with directives-end marker");
      }
      doc.contents = value ? composeNode.composeNode(ctx, value, props, onError) : composeNode.composeEmptyNode(ctx, props.end, start2, null, props, onError);
      const contentEnd = doc.contents.range[2];
      const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
      if (re.comment)
        doc.comment = re.comment;
      doc.range = [offset, contentEnd, re.offset];
      return doc;
    }
    exports.composeDoc = composeDoc;
  }
});

// node_modules/yaml/dist/compose/composer.js
var require_composer = __commonJS({
  "node_modules/yaml/dist/compose/composer.js"(exports) {
    "use strict";
    var node_process = __require("process");
    var directives = require_directives();
    var Document = require_Document();
    var errors = require_errors();
    var identity = require_identity();
    var composeDoc = require_compose_doc();
    var resolveEnd = require_resolve_end();
    function getErrorPos(src) {
      if (typeof src === "number")
        return [src, src + 1];
      if (Array.isArray(src))
        return src.length === 2 ? src : [src[0], src[1]];
      const { offset, source } = src;
      return [offset, offset + (typeof source === "string" ? source.length : 1)];
    }
    function parsePrelude(prelude) {
      let comment = "";
      let atComment = false;
      let afterEmptyLine = false;
      for (let i = 0; i < prelude.length; ++i) {
        const source = prelude[i];
        switch (source[0]) {
          case "#":
            comment += (comment === "" ? "" : afterEmptyLine ? "\n\n" : "\n") + (source.substring(1) || " ");
            atComment = true;
            afterEmptyLine = false;
            break;
          case "%":
            if (prelude[i + 1]?.[0] !== "#")
              i += 1;
            atComment = false;
            break;
          default:
            if (!atComment)
              afterEmptyLine = true;
            atComment = false;
        }
      }
      return { comment, afterEmptyLine };
    }
    var Composer = class {
      constructor(options2 = {}) {
        this.doc = null;
        this.atDirectives = false;
        this.prelude = [];
        this.errors = [];
        this.warnings = [];
        this.onError = (source, code3, message, warning) => {
          const pos = getErrorPos(source);
          if (warning)
            this.warnings.push(new errors.YAMLWarning(pos, code3, message));
          else
            this.errors.push(new errors.YAMLParseError(pos, code3, message));
        };
        this.directives = new directives.Directives({ version: options2.version || "1.2" });
        this.options = options2;
      }
      decorate(doc, afterDoc) {
        const { comment, afterEmptyLine } = parsePrelude(this.prelude);
        if (comment) {
          const dc = doc.contents;
          if (afterDoc) {
            doc.comment = doc.comment ? `${doc.comment}
${comment}` : comment;
          } else if (afterEmptyLine || doc.directives.docStart || !dc) {
            doc.commentBefore = comment;
          } else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
            let it = dc.items[0];
            if (identity.isPair(it))
              it = it.key;
            const cb = it.commentBefore;
            it.commentBefore = cb ? `${comment}
${cb}` : comment;
          } else {
            const cb = dc.commentBefore;
            dc.commentBefore = cb ? `${comment}
${cb}` : comment;
          }
        }
        if (afterDoc) {
          for (let i = 0; i < this.errors.length; ++i)
            doc.errors.push(this.errors[i]);
          for (let i = 0; i < this.warnings.length; ++i)
            doc.warnings.push(this.warnings[i]);
        } else {
          doc.errors = this.errors;
          doc.warnings = this.warnings;
        }
        this.prelude = [];
        this.errors = [];
        this.warnings = [];
      }
      /**
       * Current stream status information.
       *
       * Mostly useful at the end of input for an empty stream.
       */
      streamInfo() {
        return {
          comment: parsePrelude(this.prelude).comment,
          directives: this.directives,
          errors: this.errors,
          warnings: this.warnings
        };
      }
      /**
       * Compose tokens into documents.
       *
       * @param forceDoc - If the stream contains no document, still emit a final document including any comments and directives that would be applied to a subsequent document.
       * @param endOffset - Should be set if `forceDoc` is also set, to set the document range end and to indicate errors correctly.
       */
      *compose(tokens, forceDoc = false, endOffset = -1) {
        for (const token of tokens)
          yield* this.next(token);
        yield* this.end(forceDoc, endOffset);
      }
      /** Advance the composer by one CST token. */
      *next(token) {
        if (node_process.env.LOG_STREAM)
          console.dir(token, { depth: null });
        switch (token.type) {
          case "directive":
            this.directives.add(token.source, (offset, message, warning) => {
              const pos = getErrorPos(token);
              pos[0] += offset;
              this.onError(pos, "BAD_DIRECTIVE", message, warning);
            });
            this.prelude.push(token.source);
            this.atDirectives = true;
            break;
          case "document": {
            const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
            if (this.atDirectives && !doc.directives.docStart)
              this.onError(token, "MISSING_CHAR", "Missing directives-end/doc-start indicator line");
            this.decorate(doc, false);
            if (this.doc)
              yield this.doc;
            this.doc = doc;
            this.atDirectives = false;
            break;
          }
          case "byte-order-mark":
          case "space":
            break;
          case "comment":
          case "newline":
            this.prelude.push(token.source);
            break;
          case "error": {
            const msg = token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message;
            const error = new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", msg);
            if (this.atDirectives || !this.doc)
              this.errors.push(error);
            else
              this.doc.errors.push(error);
            break;
          }
          case "doc-end": {
            if (!this.doc) {
              const msg = "Unexpected doc-end without preceding document";
              this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", msg));
              break;
            }
            this.doc.directives.docEnd = true;
            const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
            this.decorate(this.doc, true);
            if (end.comment) {
              const dc = this.doc.comment;
              this.doc.comment = dc ? `${dc}
${end.comment}` : end.comment;
            }
            this.doc.range[2] = end.offset;
            break;
          }
          default:
            this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", `Unsupported token ${token.type}`));
        }
      }
      /**
       * Call at end of input to yield any remaining document.
       *
       * @param forceDoc - If the stream contains no document, still emit a final document including any comments and directives that would be applied to a subsequent document.
       * @param endOffset - Should be set if `forceDoc` is also set, to set the document range end and to indicate errors correctly.
       */
      *end(forceDoc = false, endOffset = -1) {
        if (this.doc) {
          this.decorate(this.doc, true);
          yield this.doc;
          this.doc = null;
        } else if (forceDoc) {
          const opts = Object.assign({ _directives: this.directives }, this.options);
          const doc = new Document.Document(void 0, opts);
          if (this.atDirectives)
            this.onError(endOffset, "MISSING_CHAR", "Missing directives-end indicator line");
          doc.range = [0, endOffset, endOffset];
          this.decorate(doc, false);
          yield doc;
        }
      }
    };
    exports.Composer = Composer;
  }
});

// node_modules/yaml/dist/parse/cst-scalar.js
var require_cst_scalar = __commonJS({
  "node_modules/yaml/dist/parse/cst-scalar.js"(exports) {
    "use strict";
    var resolveBlockScalar = require_resolve_block_scalar();
    var resolveFlowScalar = require_resolve_flow_scalar();
    var errors = require_errors();
    var stringifyString = require_stringifyString();
    function resolveAsScalar(token, strict = true, onError) {
      if (token) {
        const _onError = (pos, code3, message) => {
          const offset = typeof pos === "number" ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
          if (onError)
            onError(offset, code3, message);
          else
            throw new errors.YAMLParseError([offset, offset + 1], code3, message);
        };
        switch (token.type) {
          case "scalar":
          case "single-quoted-scalar":
          case "double-quoted-scalar":
            return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
          case "block-scalar":
            return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
        }
      }
      return null;
    }
    function createScalarToken(value, context) {
      const { implicitKey = false, indent, inFlow = false, offset = -1, type = "PLAIN" } = context;
      const source = stringifyString.stringifyString({ type, value }, {
        implicitKey,
        indent: indent > 0 ? " ".repeat(indent) : "",
        inFlow,
        options: { blockQuote: true, lineWidth: -1 }
      });
      const end = context.end ?? [
        { type: "newline", offset: -1, indent, source: "\n" }
      ];
      switch (source[0]) {
        case "|":
        case ">": {
          const he = source.indexOf("\n");
          const head = source.substring(0, he);
          const body = source.substring(he + 1) + "\n";
          const props = [
            { type: "block-scalar-header", offset, indent, source: head }
          ];
          if (!addEndtoBlockProps(props, end))
            props.push({ type: "newline", offset: -1, indent, source: "\n" });
          return { type: "block-scalar", offset, indent, props, source: body };
        }
        case '"':
          return { type: "double-quoted-scalar", offset, indent, source, end };
        case "'":
          return { type: "single-quoted-scalar", offset, indent, source, end };
        default:
          return { type: "scalar", offset, indent, source, end };
      }
    }
    function setScalarValue(token, value, context = {}) {
      let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
      let indent = "indent" in token ? token.indent : null;
      if (afterKey && typeof indent === "number")
        indent += 2;
      if (!type)
        switch (token.type) {
          case "single-quoted-scalar":
            type = "QUOTE_SINGLE";
            break;
          case "double-quoted-scalar":
            type = "QUOTE_DOUBLE";
            break;
          case "block-scalar": {
            const header = token.props[0];
            if (header.type !== "block-scalar-header")
              throw new Error("Invalid block scalar header");
            type = header.source[0] === ">" ? "BLOCK_FOLDED" : "BLOCK_LITERAL";
            break;
          }
          default:
            type = "PLAIN";
        }
      const source = stringifyString.stringifyString({ type, value }, {
        implicitKey: implicitKey || indent === null,
        indent: indent !== null && indent > 0 ? " ".repeat(indent) : "",
        inFlow,
        options: { blockQuote: true, lineWidth: -1 }
      });
      switch (source[0]) {
        case "|":
        case ">":
          setBlockScalarValue(token, source);
          break;
        case '"':
          setFlowScalarValue(token, source, "double-quoted-scalar");
          break;
        case "'":
          setFlowScalarValue(token, source, "single-quoted-scalar");
          break;
        default:
          setFlowScalarValue(token, source, "scalar");
      }
    }
    function setBlockScalarValue(token, source) {
      const he = source.indexOf("\n");
      const head = source.substring(0, he);
      const body = source.substring(he + 1) + "\n";
      if (token.type === "block-scalar") {
        const header = token.props[0];
        if (header.type !== "block-scalar-header")
          throw new Error("Invalid block scalar header");
        header.source = head;
        token.source = body;
      } else {
        const { offset } = token;
        const indent = "indent" in token ? token.indent : -1;
        const props = [
          { type: "block-scalar-header", offset, indent, source: head }
        ];
        if (!addEndtoBlockProps(props, "end" in token ? token.end : void 0))
          props.push({ type: "newline", offset: -1, indent, source: "\n" });
        for (const key of Object.keys(token))
          if (key !== "type" && key !== "offset")
            delete token[key];
        Object.assign(token, { type: "block-scalar", indent, props, source: body });
      }
    }
    function addEndtoBlockProps(props, end) {
      if (end)
        for (const st of end)
          switch (st.type) {
            case "space":
            case "comment":
              props.push(st);
              break;
            case "newline":
              props.push(st);
              return true;
          }
      return false;
    }
    function setFlowScalarValue(token, source, type) {
      switch (token.type) {
        case "scalar":
        case "double-quoted-scalar":
        case "single-quoted-scalar":
          token.type = type;
          token.source = source;
          break;
        case "block-scalar": {
          const end = token.props.slice(1);
          let oa = source.length;
          if (token.props[0].type === "block-scalar-header")
            oa -= token.props[0].source.length;
          for (const tok of end)
            tok.offset += oa;
          delete token.props;
          Object.assign(token, { type, source, end });
          break;
        }
        case "block-map":
        case "block-seq": {
          const offset = token.offset + source.length;
          const nl = { type: "newline", offset, indent: token.indent, source: "\n" };
          delete token.items;
          Object.assign(token, { type, source, end: [nl] });
          break;
        }
        default: {
          const indent = "indent" in token ? token.indent : -1;
          const end = "end" in token && Array.isArray(token.end) ? token.end.filter((st) => st.type === "space" || st.type === "comment" || st.type === "newline") : [];
          for (const key of Object.keys(token))
            if (key !== "type" && key !== "offset")
              delete token[key];
          Object.assign(token, { type, indent, source, end });
        }
      }
    }
    exports.createScalarToken = createScalarToken;
    exports.resolveAsScalar = resolveAsScalar;
    exports.setScalarValue = setScalarValue;
  }
});

// node_modules/yaml/dist/parse/cst-stringify.js
var require_cst_stringify = __commonJS({
  "node_modules/yaml/dist/parse/cst-stringify.js"(exports) {
    "use strict";
    var stringify = (cst) => "type" in cst ? stringifyToken(cst) : stringifyItem(cst);
    function stringifyToken(token) {
      switch (token.type) {
        case "block-scalar": {
          let res = "";
          for (const tok of token.props)
            res += stringifyToken(tok);
          return res + token.source;
        }
        case "block-map":
        case "block-seq": {
          let res = "";
          for (const item of token.items)
            res += stringifyItem(item);
          return res;
        }
        case "flow-collection": {
          let res = token.start.source;
          for (const item of token.items)
            res += stringifyItem(item);
          for (const st of token.end)
            res += st.source;
          return res;
        }
        case "document": {
          let res = stringifyItem(token);
          if (token.end)
            for (const st of token.end)
              res += st.source;
          return res;
        }
        default: {
          let res = token.source;
          if ("end" in token && token.end)
            for (const st of token.end)
              res += st.source;
          return res;
        }
      }
    }
    function stringifyItem({ start: start2, key, sep: sep2, value }) {
      let res = "";
      for (const st of start2)
        res += st.source;
      if (key)
        res += stringifyToken(key);
      if (sep2)
        for (const st of sep2)
          res += st.source;
      if (value)
        res += stringifyToken(value);
      return res;
    }
    exports.stringify = stringify;
  }
});

// node_modules/yaml/dist/parse/cst-visit.js
var require_cst_visit = __commonJS({
  "node_modules/yaml/dist/parse/cst-visit.js"(exports) {
    "use strict";
    var BREAK = /* @__PURE__ */ Symbol("break visit");
    var SKIP = /* @__PURE__ */ Symbol("skip children");
    var REMOVE = /* @__PURE__ */ Symbol("remove item");
    function visit(cst, visitor) {
      if ("type" in cst && cst.type === "document")
        cst = { start: cst.start, value: cst.value };
      _visit(Object.freeze([]), cst, visitor);
    }
    visit.BREAK = BREAK;
    visit.SKIP = SKIP;
    visit.REMOVE = REMOVE;
    visit.itemAtPath = (cst, path) => {
      let item = cst;
      for (const [field3, index] of path) {
        const tok = item?.[field3];
        if (tok && "items" in tok) {
          item = tok.items[index];
        } else
          return void 0;
      }
      return item;
    };
    visit.parentCollection = (cst, path) => {
      const parent = visit.itemAtPath(cst, path.slice(0, -1));
      const field3 = path[path.length - 1][0];
      const coll = parent?.[field3];
      if (coll && "items" in coll)
        return coll;
      throw new Error("Parent collection not found");
    };
    function _visit(path, item, visitor) {
      let ctrl = visitor(item, path);
      if (typeof ctrl === "symbol")
        return ctrl;
      for (const field3 of ["key", "value"]) {
        const token = item[field3];
        if (token && "items" in token) {
          for (let i = 0; i < token.items.length; ++i) {
            const ci = _visit(Object.freeze(path.concat([[field3, i]])), token.items[i], visitor);
            if (typeof ci === "number")
              i = ci - 1;
            else if (ci === BREAK)
              return BREAK;
            else if (ci === REMOVE) {
              token.items.splice(i, 1);
              i -= 1;
            }
          }
          if (typeof ctrl === "function" && field3 === "key")
            ctrl = ctrl(item, path);
        }
      }
      return typeof ctrl === "function" ? ctrl(item, path) : ctrl;
    }
    exports.visit = visit;
  }
});

// node_modules/yaml/dist/parse/cst.js
var require_cst = __commonJS({
  "node_modules/yaml/dist/parse/cst.js"(exports) {
    "use strict";
    var cstScalar = require_cst_scalar();
    var cstStringify = require_cst_stringify();
    var cstVisit = require_cst_visit();
    var BOM = "\uFEFF";
    var DOCUMENT = "";
    var FLOW_END = "";
    var SCALAR = "";
    var isCollection = (token) => !!token && "items" in token;
    var isScalar = (token) => !!token && (token.type === "scalar" || token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar" || token.type === "block-scalar");
    function prettyToken(token) {
      switch (token) {
        case BOM:
          return "<BOM>";
        case DOCUMENT:
          return "<DOC>";
        case FLOW_END:
          return "<FLOW_END>";
        case SCALAR:
          return "<SCALAR>";
        default:
          return JSON.stringify(token);
      }
    }
    function tokenType(source) {
      switch (source) {
        case BOM:
          return "byte-order-mark";
        case DOCUMENT:
          return "doc-mode";
        case FLOW_END:
          return "flow-error-end";
        case SCALAR:
          return "scalar";
        case "---":
          return "doc-start";
        case "...":
          return "doc-end";
        case "":
        case "\n":
        case "\r\n":
          return "newline";
        case "-":
          return "seq-item-ind";
        case "?":
          return "explicit-key-ind";
        case ":":
          return "map-value-ind";
        case "{":
          return "flow-map-start";
        case "}":
          return "flow-map-end";
        case "[":
          return "flow-seq-start";
        case "]":
          return "flow-seq-end";
        case ",":
          return "comma";
      }
      switch (source[0]) {
        case " ":
        case "	":
          return "space";
        case "#":
          return "comment";
        case "%":
          return "directive-line";
        case "*":
          return "alias";
        case "&":
          return "anchor";
        case "!":
          return "tag";
        case "'":
          return "single-quoted-scalar";
        case '"':
          return "double-quoted-scalar";
        case "|":
        case ">":
          return "block-scalar-header";
      }
      return null;
    }
    exports.createScalarToken = cstScalar.createScalarToken;
    exports.resolveAsScalar = cstScalar.resolveAsScalar;
    exports.setScalarValue = cstScalar.setScalarValue;
    exports.stringify = cstStringify.stringify;
    exports.visit = cstVisit.visit;
    exports.BOM = BOM;
    exports.DOCUMENT = DOCUMENT;
    exports.FLOW_END = FLOW_END;
    exports.SCALAR = SCALAR;
    exports.isCollection = isCollection;
    exports.isScalar = isScalar;
    exports.prettyToken = prettyToken;
    exports.tokenType = tokenType;
  }
});

// node_modules/yaml/dist/parse/lexer.js
var require_lexer = __commonJS({
  "node_modules/yaml/dist/parse/lexer.js"(exports) {
    "use strict";
    var cst = require_cst();
    function isEmpty(ch) {
      switch (ch) {
        case void 0:
        case " ":
        case "\n":
        case "\r":
        case "	":
          return true;
        default:
          return false;
      }
    }
    var hexDigits = new Set("0123456789ABCDEFabcdef");
    var tagChars = new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
    var flowIndicatorChars = new Set(",[]{}");
    var invalidAnchorChars = new Set(" ,[]{}\n\r	");
    var isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
    var Lexer = class {
      constructor() {
        this.atEnd = false;
        this.blockScalarIndent = -1;
        this.blockScalarKeep = false;
        this.buffer = "";
        this.flowKey = false;
        this.flowLevel = 0;
        this.indentNext = 0;
        this.indentValue = 0;
        this.lineEndPos = null;
        this.next = null;
        this.pos = 0;
      }
      /**
       * Generate YAML tokens from the `source` string. If `incomplete`,
       * a part of the last line may be left as a buffer for the next call.
       *
       * @returns A generator of lexical tokens
       */
      *lex(source, incomplete = false) {
        if (source) {
          if (typeof source !== "string")
            throw TypeError("source is not a string");
          this.buffer = this.buffer ? this.buffer + source : source;
          this.lineEndPos = null;
        }
        this.atEnd = !incomplete;
        let next = this.next ?? "stream";
        while (next && (incomplete || this.hasChars(1)))
          next = yield* this.parseNext(next);
      }
      atLineEnd() {
        let i = this.pos;
        let ch = this.buffer[i];
        while (ch === " " || ch === "	")
          ch = this.buffer[++i];
        if (!ch || ch === "#" || ch === "\n")
          return true;
        if (ch === "\r")
          return this.buffer[i + 1] === "\n";
        return false;
      }
      charAt(n) {
        return this.buffer[this.pos + n];
      }
      continueScalar(offset) {
        let ch = this.buffer[offset];
        if (this.indentNext > 0) {
          let indent = 0;
          while (ch === " ")
            ch = this.buffer[++indent + offset];
          if (ch === "\r") {
            const next = this.buffer[indent + offset + 1];
            if (next === "\n" || !next && !this.atEnd)
              return offset + indent + 1;
          }
          return ch === "\n" || indent >= this.indentNext || !ch && !this.atEnd ? offset + indent : -1;
        }
        if (ch === "-" || ch === ".") {
          const dt = this.buffer.substr(offset, 3);
          if ((dt === "---" || dt === "...") && isEmpty(this.buffer[offset + 3]))
            return -1;
        }
        return offset;
      }
      getLine() {
        let end = this.lineEndPos;
        if (typeof end !== "number" || end !== -1 && end < this.pos) {
          end = this.buffer.indexOf("\n", this.pos);
          this.lineEndPos = end;
        }
        if (end === -1)
          return this.atEnd ? this.buffer.substring(this.pos) : null;
        if (this.buffer[end - 1] === "\r")
          end -= 1;
        return this.buffer.substring(this.pos, end);
      }
      hasChars(n) {
        return this.pos + n <= this.buffer.length;
      }
      setNext(state) {
        this.buffer = this.buffer.substring(this.pos);
        this.pos = 0;
        this.lineEndPos = null;
        this.next = state;
        return null;
      }
      peek(n) {
        return this.buffer.substr(this.pos, n);
      }
      *parseNext(next) {
        switch (next) {
          case "stream":
            return yield* this.parseStream();
          case "line-start":
            return yield* this.parseLineStart();
          case "block-start":
            return yield* this.parseBlockStart();
          case "doc":
            return yield* this.parseDocument();
          case "flow":
            return yield* this.parseFlowCollection();
          case "quoted-scalar":
            return yield* this.parseQuotedScalar();
          case "block-scalar":
            return yield* this.parseBlockScalar();
          case "plain-scalar":
            return yield* this.parsePlainScalar();
        }
      }
      *parseStream() {
        let line = this.getLine();
        if (line === null)
          return this.setNext("stream");
        if (line[0] === cst.BOM) {
          yield* this.pushCount(1);
          line = line.substring(1);
        }
        if (line[0] === "%") {
          let dirEnd = line.length;
          let cs = line.indexOf("#");
          while (cs !== -1) {
            const ch = line[cs - 1];
            if (ch === " " || ch === "	") {
              dirEnd = cs - 1;
              break;
            } else {
              cs = line.indexOf("#", cs + 1);
            }
          }
          while (true) {
            const ch = line[dirEnd - 1];
            if (ch === " " || ch === "	")
              dirEnd -= 1;
            else
              break;
          }
          const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
          yield* this.pushCount(line.length - n);
          this.pushNewline();
          return "stream";
        }
        if (this.atLineEnd()) {
          const sp = yield* this.pushSpaces(true);
          yield* this.pushCount(line.length - sp);
          yield* this.pushNewline();
          return "stream";
        }
        yield cst.DOCUMENT;
        return yield* this.parseLineStart();
      }
      *parseLineStart() {
        const ch = this.charAt(0);
        if (!ch && !this.atEnd)
          return this.setNext("line-start");
        if (ch === "-" || ch === ".") {
          if (!this.atEnd && !this.hasChars(4))
            return this.setNext("line-start");
          const s = this.peek(3);
          if ((s === "---" || s === "...") && isEmpty(this.charAt(3))) {
            yield* this.pushCount(3);
            this.indentValue = 0;
            this.indentNext = 0;
            return s === "---" ? "doc" : "stream";
          }
        }
        this.indentValue = yield* this.pushSpaces(false);
        if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1)))
          this.indentNext = this.indentValue;
        return yield* this.parseBlockStart();
      }
      *parseBlockStart() {
        const [ch0, ch1] = this.peek(2);
        if (!ch1 && !this.atEnd)
          return this.setNext("block-start");
        if ((ch0 === "-" || ch0 === "?" || ch0 === ":") && isEmpty(ch1)) {
          const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
          this.indentNext = this.indentValue + 1;
          this.indentValue += n;
          return "block-start";
        }
        return "doc";
      }
      *parseDocument() {
        yield* this.pushSpaces(true);
        const line = this.getLine();
        if (line === null)
          return this.setNext("doc");
        let n = yield* this.pushIndicators();
        switch (line[n]) {
          case "#":
            yield* this.pushCount(line.length - n);
          // fallthrough
          case void 0:
            yield* this.pushNewline();
            return yield* this.parseLineStart();
          case "{":
          case "[":
            yield* this.pushCount(1);
            this.flowKey = false;
            this.flowLevel = 1;
            return "flow";
          case "}":
          case "]":
            yield* this.pushCount(1);
            return "doc";
          case "*":
            yield* this.pushUntil(isNotAnchorChar);
            return "doc";
          case '"':
          case "'":
            return yield* this.parseQuotedScalar();
          case "|":
          case ">":
            n += yield* this.parseBlockScalarHeader();
            n += yield* this.pushSpaces(true);
            yield* this.pushCount(line.length - n);
            yield* this.pushNewline();
            return yield* this.parseBlockScalar();
          default:
            return yield* this.parsePlainScalar();
        }
      }
      *parseFlowCollection() {
        let nl, sp;
        let indent = -1;
        do {
          nl = yield* this.pushNewline();
          if (nl > 0) {
            sp = yield* this.pushSpaces(false);
            this.indentValue = indent = sp;
          } else {
            sp = 0;
          }
          sp += yield* this.pushSpaces(true);
        } while (nl + sp > 0);
        const line = this.getLine();
        if (line === null)
          return this.setNext("flow");
        if (indent !== -1 && indent < this.indentNext && line[0] !== "#" || indent === 0 && (line.startsWith("---") || line.startsWith("...")) && isEmpty(line[3])) {
          const atFlowEndMarker = indent === this.indentNext - 1 && this.flowLevel === 1 && (line[0] === "]" || line[0] === "}");
          if (!atFlowEndMarker) {
            this.flowLevel = 0;
            yield cst.FLOW_END;
            return yield* this.parseLineStart();
          }
        }
        let n = 0;
        while (line[n] === ",") {
          n += yield* this.pushCount(1);
          n += yield* this.pushSpaces(true);
          this.flowKey = false;
        }
        n += yield* this.pushIndicators();
        switch (line[n]) {
          case void 0:
            return "flow";
          case "#":
            yield* this.pushCount(line.length - n);
            return "flow";
          case "{":
          case "[":
            yield* this.pushCount(1);
            this.flowKey = false;
            this.flowLevel += 1;
            return "flow";
          case "}":
          case "]":
            yield* this.pushCount(1);
            this.flowKey = true;
            this.flowLevel -= 1;
            return this.flowLevel ? "flow" : "doc";
          case "*":
            yield* this.pushUntil(isNotAnchorChar);
            return "flow";
          case '"':
          case "'":
            this.flowKey = true;
            return yield* this.parseQuotedScalar();
          case ":": {
            const next = this.charAt(1);
            if (this.flowKey || isEmpty(next) || next === ",") {
              this.flowKey = false;
              yield* this.pushCount(1);
              yield* this.pushSpaces(true);
              return "flow";
            }
          }
          // fallthrough
          default:
            this.flowKey = false;
            return yield* this.parsePlainScalar();
        }
      }
      *parseQuotedScalar() {
        const quote = this.charAt(0);
        let end = this.buffer.indexOf(quote, this.pos + 1);
        if (quote === "'") {
          while (end !== -1 && this.buffer[end + 1] === "'")
            end = this.buffer.indexOf("'", end + 2);
        } else {
          while (end !== -1) {
            let n = 0;
            while (this.buffer[end - 1 - n] === "\\")
              n += 1;
            if (n % 2 === 0)
              break;
            end = this.buffer.indexOf('"', end + 1);
          }
        }
        const qb = this.buffer.substring(0, end);
        let nl = qb.indexOf("\n", this.pos);
        if (nl !== -1) {
          while (nl !== -1) {
            const cs = this.continueScalar(nl + 1);
            if (cs === -1)
              break;
            nl = qb.indexOf("\n", cs);
          }
          if (nl !== -1) {
            end = nl - (qb[nl - 1] === "\r" ? 2 : 1);
          }
        }
        if (end === -1) {
          if (!this.atEnd)
            return this.setNext("quoted-scalar");
          end = this.buffer.length;
        }
        yield* this.pushToIndex(end + 1, false);
        return this.flowLevel ? "flow" : "doc";
      }
      *parseBlockScalarHeader() {
        this.blockScalarIndent = -1;
        this.blockScalarKeep = false;
        let i = this.pos;
        while (true) {
          const ch = this.buffer[++i];
          if (ch === "+")
            this.blockScalarKeep = true;
          else if (ch > "0" && ch <= "9")
            this.blockScalarIndent = Number(ch) - 1;
          else if (ch !== "-")
            break;
        }
        return yield* this.pushUntil((ch) => isEmpty(ch) || ch === "#");
      }
      *parseBlockScalar() {
        let nl = this.pos - 1;
        let indent = 0;
        let ch;
        loop: for (let i2 = this.pos; ch = this.buffer[i2]; ++i2) {
          switch (ch) {
            case " ":
              indent += 1;
              break;
            case "\n":
              nl = i2;
              indent = 0;
              break;
            case "\r": {
              const next = this.buffer[i2 + 1];
              if (!next && !this.atEnd)
                return this.setNext("block-scalar");
              if (next === "\n")
                break;
            }
            // fallthrough
            default:
              break loop;
          }
        }
        if (!ch && !this.atEnd)
          return this.setNext("block-scalar");
        if (indent >= this.indentNext) {
          if (this.blockScalarIndent === -1)
            this.indentNext = indent;
          else {
            this.indentNext = this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
          }
          do {
            const cs = this.continueScalar(nl + 1);
            if (cs === -1)
              break;
            nl = this.buffer.indexOf("\n", cs);
          } while (nl !== -1);
          if (nl === -1) {
            if (!this.atEnd)
              return this.setNext("block-scalar");
            nl = this.buffer.length;
          }
        }
        let i = nl + 1;
        ch = this.buffer[i];
        while (ch === " ")
          ch = this.buffer[++i];
        if (ch === "	") {
          while (ch === "	" || ch === " " || ch === "\r" || ch === "\n")
            ch = this.buffer[++i];
          nl = i - 1;
        } else if (!this.blockScalarKeep) {
          do {
            let i2 = nl - 1;
            let ch2 = this.buffer[i2];
            if (ch2 === "\r")
              ch2 = this.buffer[--i2];
            const lastChar = i2;
            while (ch2 === " ")
              ch2 = this.buffer[--i2];
            if (ch2 === "\n" && i2 >= this.pos && i2 + 1 + indent > lastChar)
              nl = i2;
            else
              break;
          } while (true);
        }
        yield cst.SCALAR;
        yield* this.pushToIndex(nl + 1, true);
        return yield* this.parseLineStart();
      }
      *parsePlainScalar() {
        const inFlow = this.flowLevel > 0;
        let end = this.pos - 1;
        let i = this.pos - 1;
        let ch;
        while (ch = this.buffer[++i]) {
          if (ch === ":") {
            const next = this.buffer[i + 1];
            if (isEmpty(next) || inFlow && flowIndicatorChars.has(next))
              break;
            end = i;
          } else if (isEmpty(ch)) {
            let next = this.buffer[i + 1];
            if (ch === "\r") {
              if (next === "\n") {
                i += 1;
                ch = "\n";
                next = this.buffer[i + 1];
              } else
                end = i;
            }
            if (next === "#" || inFlow && flowIndicatorChars.has(next))
              break;
            if (ch === "\n") {
              const cs = this.continueScalar(i + 1);
              if (cs === -1)
                break;
              i = Math.max(i, cs - 2);
            }
          } else {
            if (inFlow && flowIndicatorChars.has(ch))
              break;
            end = i;
          }
        }
        if (!ch && !this.atEnd)
          return this.setNext("plain-scalar");
        yield cst.SCALAR;
        yield* this.pushToIndex(end + 1, true);
        return inFlow ? "flow" : "doc";
      }
      *pushCount(n) {
        if (n > 0) {
          yield this.buffer.substr(this.pos, n);
          this.pos += n;
          return n;
        }
        return 0;
      }
      *pushToIndex(i, allowEmpty) {
        const s = this.buffer.slice(this.pos, i);
        if (s) {
          yield s;
          this.pos += s.length;
          return s.length;
        } else if (allowEmpty)
          yield "";
        return 0;
      }
      *pushIndicators() {
        let n = 0;
        loop: while (true) {
          switch (this.charAt(0)) {
            case "!":
              n += yield* this.pushTag();
              n += yield* this.pushSpaces(true);
              continue loop;
            case "&":
              n += yield* this.pushUntil(isNotAnchorChar);
              n += yield* this.pushSpaces(true);
              continue loop;
            case "-":
            // this is an error
            case "?":
            // this is an error outside flow collections
            case ":": {
              const inFlow = this.flowLevel > 0;
              const ch1 = this.charAt(1);
              if (isEmpty(ch1) || inFlow && flowIndicatorChars.has(ch1)) {
                if (!inFlow)
                  this.indentNext = this.indentValue + 1;
                else if (this.flowKey)
                  this.flowKey = false;
                n += yield* this.pushCount(1);
                n += yield* this.pushSpaces(true);
                continue loop;
              }
            }
          }
          break loop;
        }
        return n;
      }
      *pushTag() {
        if (this.charAt(1) === "<") {
          let i = this.pos + 2;
          let ch = this.buffer[i];
          while (!isEmpty(ch) && ch !== ">")
            ch = this.buffer[++i];
          return yield* this.pushToIndex(ch === ">" ? i + 1 : i, false);
        } else {
          let i = this.pos + 1;
          let ch = this.buffer[i];
          while (ch) {
            if (tagChars.has(ch))
              ch = this.buffer[++i];
            else if (ch === "%" && hexDigits.has(this.buffer[i + 1]) && hexDigits.has(this.buffer[i + 2])) {
              ch = this.buffer[i += 3];
            } else
              break;
          }
          return yield* this.pushToIndex(i, false);
        }
      }
      *pushNewline() {
        const ch = this.buffer[this.pos];
        if (ch === "\n")
          return yield* this.pushCount(1);
        else if (ch === "\r" && this.charAt(1) === "\n")
          return yield* this.pushCount(2);
        else
          return 0;
      }
      *pushSpaces(allowTabs) {
        let i = this.pos - 1;
        let ch;
        do {
          ch = this.buffer[++i];
        } while (ch === " " || allowTabs && ch === "	");
        const n = i - this.pos;
        if (n > 0) {
          yield this.buffer.substr(this.pos, n);
          this.pos = i;
        }
        return n;
      }
      *pushUntil(test) {
        let i = this.pos;
        let ch = this.buffer[i];
        while (!test(ch))
          ch = this.buffer[++i];
        return yield* this.pushToIndex(i, false);
      }
    };
    exports.Lexer = Lexer;
  }
});

// node_modules/yaml/dist/parse/line-counter.js
var require_line_counter = __commonJS({
  "node_modules/yaml/dist/parse/line-counter.js"(exports) {
    "use strict";
    var LineCounter = class {
      constructor() {
        this.lineStarts = [];
        this.addNewLine = (offset) => this.lineStarts.push(offset);
        this.linePos = (offset) => {
          let low = 0;
          let high = this.lineStarts.length;
          while (low < high) {
            const mid = low + high >> 1;
            if (this.lineStarts[mid] < offset)
              low = mid + 1;
            else
              high = mid;
          }
          if (this.lineStarts[low] === offset)
            return { line: low + 1, col: 1 };
          if (low === 0)
            return { line: 0, col: offset };
          const start2 = this.lineStarts[low - 1];
          return { line: low, col: offset - start2 + 1 };
        };
      }
    };
    exports.LineCounter = LineCounter;
  }
});

// node_modules/yaml/dist/parse/parser.js
var require_parser = __commonJS({
  "node_modules/yaml/dist/parse/parser.js"(exports) {
    "use strict";
    var node_process = __require("process");
    var cst = require_cst();
    var lexer = require_lexer();
    function includesToken(list, type) {
      for (let i = 0; i < list.length; ++i)
        if (list[i].type === type)
          return true;
      return false;
    }
    function findNonEmptyIndex(list) {
      for (let i = 0; i < list.length; ++i) {
        switch (list[i].type) {
          case "space":
          case "comment":
          case "newline":
            break;
          default:
            return i;
        }
      }
      return -1;
    }
    function isFlowToken(token) {
      switch (token?.type) {
        case "alias":
        case "scalar":
        case "single-quoted-scalar":
        case "double-quoted-scalar":
        case "flow-collection":
          return true;
        default:
          return false;
      }
    }
    function getPrevProps(parent) {
      switch (parent.type) {
        case "document":
          return parent.start;
        case "block-map": {
          const it = parent.items[parent.items.length - 1];
          return it.sep ?? it.start;
        }
        case "block-seq":
          return parent.items[parent.items.length - 1].start;
        /* istanbul ignore next should not happen */
        default:
          return [];
      }
    }
    function getFirstKeyStartProps(prev) {
      if (prev.length === 0)
        return [];
      let i = prev.length;
      loop: while (--i >= 0) {
        switch (prev[i].type) {
          case "doc-start":
          case "explicit-key-ind":
          case "map-value-ind":
          case "seq-item-ind":
          case "newline":
            break loop;
        }
      }
      while (prev[++i]?.type === "space") {
      }
      return prev.splice(i, prev.length);
    }
    function arrayPushArray(target, source) {
      if (source.length < 1e5)
        Array.prototype.push.apply(target, source);
      else
        for (let i = 0; i < source.length; ++i)
          target.push(source[i]);
    }
    function fixFlowSeqItems(fc) {
      if (fc.start.type === "flow-seq-start") {
        for (const it of fc.items) {
          if (it.sep && !it.value && !includesToken(it.start, "explicit-key-ind") && !includesToken(it.sep, "map-value-ind")) {
            if (it.key)
              it.value = it.key;
            delete it.key;
            if (isFlowToken(it.value)) {
              if (it.value.end)
                arrayPushArray(it.value.end, it.sep);
              else
                it.value.end = it.sep;
            } else
              arrayPushArray(it.start, it.sep);
            delete it.sep;
          }
        }
      }
    }
    var Parser = class {
      /**
       * @param onNewLine - If defined, called separately with the start position of
       *   each new line (in `parse()`, including the start of input).
       */
      constructor(onNewLine) {
        this.atNewLine = true;
        this.atScalar = false;
        this.indent = 0;
        this.offset = 0;
        this.onKeyLine = false;
        this.stack = [];
        this.source = "";
        this.type = "";
        this.lexer = new lexer.Lexer();
        this.onNewLine = onNewLine;
      }
      /**
       * Parse `source` as a YAML stream.
       * If `incomplete`, a part of the last line may be left as a buffer for the next call.
       *
       * Errors are not thrown, but yielded as `{ type: 'error', message }` tokens.
       *
       * @returns A generator of tokens representing each directive, document, and other structure.
       */
      *parse(source, incomplete = false) {
        if (this.onNewLine && this.offset === 0)
          this.onNewLine(0);
        for (const lexeme of this.lexer.lex(source, incomplete))
          yield* this.next(lexeme);
        if (!incomplete)
          yield* this.end();
      }
      /**
       * Advance the parser by the `source` of one lexical token.
       */
      *next(source) {
        this.source = source;
        if (node_process.env.LOG_TOKENS)
          console.log("|", cst.prettyToken(source));
        if (this.atScalar) {
          this.atScalar = false;
          yield* this.step();
          this.offset += source.length;
          return;
        }
        const type = cst.tokenType(source);
        if (!type) {
          const message = `Not a YAML token: ${source}`;
          yield* this.pop({ type: "error", offset: this.offset, message, source });
          this.offset += source.length;
        } else if (type === "scalar") {
          this.atNewLine = false;
          this.atScalar = true;
          this.type = "scalar";
        } else {
          this.type = type;
          yield* this.step();
          switch (type) {
            case "newline":
              this.atNewLine = true;
              this.indent = 0;
              if (this.onNewLine)
                this.onNewLine(this.offset + source.length);
              break;
            case "space":
              if (this.atNewLine && source[0] === " ")
                this.indent += source.length;
              break;
            case "explicit-key-ind":
            case "map-value-ind":
            case "seq-item-ind":
              if (this.atNewLine)
                this.indent += source.length;
              break;
            case "doc-mode":
            case "flow-error-end":
              return;
            default:
              this.atNewLine = false;
          }
          this.offset += source.length;
        }
      }
      /** Call at end of input to push out any remaining constructions */
      *end() {
        while (this.stack.length > 0)
          yield* this.pop();
      }
      get sourceToken() {
        const st = {
          type: this.type,
          offset: this.offset,
          indent: this.indent,
          source: this.source
        };
        return st;
      }
      *step() {
        const top = this.peek(1);
        if (this.type === "doc-end" && top?.type !== "doc-end") {
          while (this.stack.length > 0)
            yield* this.pop();
          this.stack.push({
            type: "doc-end",
            offset: this.offset,
            source: this.source
          });
          return;
        }
        if (!top)
          return yield* this.stream();
        switch (top.type) {
          case "document":
            return yield* this.document(top);
          case "alias":
          case "scalar":
          case "single-quoted-scalar":
          case "double-quoted-scalar":
            return yield* this.scalar(top);
          case "block-scalar":
            return yield* this.blockScalar(top);
          case "block-map":
            return yield* this.blockMap(top);
          case "block-seq":
            return yield* this.blockSequence(top);
          case "flow-collection":
            return yield* this.flowCollection(top);
          case "doc-end":
            return yield* this.documentEnd(top);
        }
        yield* this.pop();
      }
      peek(n) {
        return this.stack[this.stack.length - n];
      }
      *pop(error) {
        const token = error ?? this.stack.pop();
        if (!token) {
          const message = "Tried to pop an empty stack";
          yield { type: "error", offset: this.offset, source: "", message };
        } else if (this.stack.length === 0) {
          yield token;
        } else {
          const top = this.peek(1);
          if (token.type === "block-scalar") {
            token.indent = "indent" in top ? top.indent : 0;
          } else if (token.type === "flow-collection" && top.type === "document") {
            token.indent = 0;
          }
          if (token.type === "flow-collection")
            fixFlowSeqItems(token);
          switch (top.type) {
            case "document":
              top.value = token;
              break;
            case "block-scalar":
              top.props.push(token);
              break;
            case "block-map": {
              const it = top.items[top.items.length - 1];
              if (it.value) {
                top.items.push({ start: [], key: token, sep: [] });
                this.onKeyLine = true;
                return;
              } else if (it.sep) {
                it.value = token;
              } else {
                Object.assign(it, { key: token, sep: [] });
                this.onKeyLine = !it.explicitKey;
                return;
              }
              break;
            }
            case "block-seq": {
              const it = top.items[top.items.length - 1];
              if (it.value)
                top.items.push({ start: [], value: token });
              else
                it.value = token;
              break;
            }
            case "flow-collection": {
              const it = top.items[top.items.length - 1];
              if (!it || it.value)
                top.items.push({ start: [], key: token, sep: [] });
              else if (it.sep)
                it.value = token;
              else
                Object.assign(it, { key: token, sep: [] });
              return;
            }
            /* istanbul ignore next should not happen */
            default:
              yield* this.pop();
              yield* this.pop(token);
          }
          if ((top.type === "document" || top.type === "block-map" || top.type === "block-seq") && (token.type === "block-map" || token.type === "block-seq")) {
            const last = token.items[token.items.length - 1];
            if (last && !last.sep && !last.value && last.start.length > 0 && findNonEmptyIndex(last.start) === -1 && (token.indent === 0 || last.start.every((st) => st.type !== "comment" || st.indent < token.indent))) {
              if (top.type === "document")
                top.end = last.start;
              else
                top.items.push({ start: last.start });
              token.items.splice(-1, 1);
            }
          }
        }
      }
      *stream() {
        switch (this.type) {
          case "directive-line":
            yield { type: "directive", offset: this.offset, source: this.source };
            return;
          case "byte-order-mark":
          case "space":
          case "comment":
          case "newline":
            yield this.sourceToken;
            return;
          case "doc-mode":
          case "doc-start": {
            const doc = {
              type: "document",
              offset: this.offset,
              start: []
            };
            if (this.type === "doc-start")
              doc.start.push(this.sourceToken);
            this.stack.push(doc);
            return;
          }
        }
        yield {
          type: "error",
          offset: this.offset,
          message: `Unexpected ${this.type} token in YAML stream`,
          source: this.source
        };
      }
      *document(doc) {
        if (doc.value)
          return yield* this.lineEnd(doc);
        switch (this.type) {
          case "doc-start": {
            if (findNonEmptyIndex(doc.start) !== -1) {
              yield* this.pop();
              yield* this.step();
            } else
              doc.start.push(this.sourceToken);
            return;
          }
          case "anchor":
          case "tag":
          case "space":
          case "comment":
          case "newline":
            doc.start.push(this.sourceToken);
            return;
        }
        const bv = this.startBlockValue(doc);
        if (bv)
          this.stack.push(bv);
        else {
          yield {
            type: "error",
            offset: this.offset,
            message: `Unexpected ${this.type} token in YAML document`,
            source: this.source
          };
        }
      }
      *scalar(scalar) {
        if (this.type === "map-value-ind") {
          const prev = getPrevProps(this.peek(2));
          const start2 = getFirstKeyStartProps(prev);
          let sep2;
          if (scalar.end) {
            sep2 = scalar.end;
            sep2.push(this.sourceToken);
            delete scalar.end;
          } else
            sep2 = [this.sourceToken];
          const map = {
            type: "block-map",
            offset: scalar.offset,
            indent: scalar.indent,
            items: [{ start: start2, key: scalar, sep: sep2 }]
          };
          this.onKeyLine = true;
          this.stack[this.stack.length - 1] = map;
        } else
          yield* this.lineEnd(scalar);
      }
      *blockScalar(scalar) {
        switch (this.type) {
          case "space":
          case "comment":
          case "newline":
            scalar.props.push(this.sourceToken);
            return;
          case "scalar":
            scalar.source = this.source;
            this.atNewLine = true;
            this.indent = 0;
            if (this.onNewLine) {
              let nl = this.source.indexOf("\n") + 1;
              while (nl !== 0) {
                this.onNewLine(this.offset + nl);
                nl = this.source.indexOf("\n", nl) + 1;
              }
            }
            yield* this.pop();
            break;
          /* istanbul ignore next should not happen */
          default:
            yield* this.pop();
            yield* this.step();
        }
      }
      *blockMap(map) {
        const it = map.items[map.items.length - 1];
        switch (this.type) {
          case "newline":
            this.onKeyLine = false;
            if (it.value) {
              const end = "end" in it.value ? it.value.end : void 0;
              const last = Array.isArray(end) ? end[end.length - 1] : void 0;
              if (last?.type === "comment")
                end?.push(this.sourceToken);
              else
                map.items.push({ start: [this.sourceToken] });
            } else if (it.sep) {
              it.sep.push(this.sourceToken);
            } else {
              it.start.push(this.sourceToken);
            }
            return;
          case "space":
          case "comment":
            if (it.value) {
              map.items.push({ start: [this.sourceToken] });
            } else if (it.sep) {
              it.sep.push(this.sourceToken);
            } else {
              if (this.atIndentedComment(it.start, map.indent)) {
                const prev = map.items[map.items.length - 2];
                const end = prev?.value?.end;
                if (Array.isArray(end)) {
                  arrayPushArray(end, it.start);
                  end.push(this.sourceToken);
                  map.items.pop();
                  return;
                }
              }
              it.start.push(this.sourceToken);
            }
            return;
        }
        if (this.indent >= map.indent) {
          const atMapIndent = !this.onKeyLine && this.indent === map.indent;
          const atNextItem = atMapIndent && (it.sep || it.explicitKey) && this.type !== "seq-item-ind";
          let start2 = [];
          if (atNextItem && it.sep && !it.value) {
            const nl = [];
            for (let i = 0; i < it.sep.length; ++i) {
              const st = it.sep[i];
              switch (st.type) {
                case "newline":
                  nl.push(i);
                  break;
                case "space":
                  break;
                case "comment":
                  if (st.indent > map.indent)
                    nl.length = 0;
                  break;
                default:
                  nl.length = 0;
              }
            }
            if (nl.length >= 2)
              start2 = it.sep.splice(nl[1]);
          }
          switch (this.type) {
            case "anchor":
            case "tag":
              if (atNextItem || it.value) {
                start2.push(this.sourceToken);
                map.items.push({ start: start2 });
                this.onKeyLine = true;
              } else if (it.sep) {
                it.sep.push(this.sourceToken);
              } else {
                it.start.push(this.sourceToken);
              }
              return;
            case "explicit-key-ind":
              if (!it.sep && !it.explicitKey) {
                it.start.push(this.sourceToken);
                it.explicitKey = true;
              } else if (atNextItem || it.value) {
                start2.push(this.sourceToken);
                map.items.push({ start: start2, explicitKey: true });
              } else {
                this.stack.push({
                  type: "block-map",
                  offset: this.offset,
                  indent: this.indent,
                  items: [{ start: [this.sourceToken], explicitKey: true }]
                });
              }
              this.onKeyLine = true;
              return;
            case "map-value-ind":
              if (it.explicitKey) {
                if (!it.sep) {
                  if (includesToken(it.start, "newline")) {
                    Object.assign(it, { key: null, sep: [this.sourceToken] });
                  } else {
                    const start3 = getFirstKeyStartProps(it.start);
                    this.stack.push({
                      type: "block-map",
                      offset: this.offset,
                      indent: this.indent,
                      items: [{ start: start3, key: null, sep: [this.sourceToken] }]
                    });
                  }
                } else if (it.value) {
                  map.items.push({ start: [], key: null, sep: [this.sourceToken] });
                } else if (includesToken(it.sep, "map-value-ind")) {
                  this.stack.push({
                    type: "block-map",
                    offset: this.offset,
                    indent: this.indent,
                    items: [{ start: start2, key: null, sep: [this.sourceToken] }]
                  });
                } else if (isFlowToken(it.key) && !includesToken(it.sep, "newline")) {
                  const start3 = getFirstKeyStartProps(it.start);
                  const key = it.key;
                  const sep2 = it.sep;
                  sep2.push(this.sourceToken);
                  delete it.key;
                  delete it.sep;
                  this.stack.push({
                    type: "block-map",
                    offset: this.offset,
                    indent: this.indent,
                    items: [{ start: start3, key, sep: sep2 }]
                  });
                } else if (start2.length > 0) {
                  it.sep = it.sep.concat(start2, this.sourceToken);
                } else {
                  it.sep.push(this.sourceToken);
                }
              } else {
                if (!it.sep) {
                  Object.assign(it, { key: null, sep: [this.sourceToken] });
                } else if (it.value || atNextItem) {
                  map.items.push({ start: start2, key: null, sep: [this.sourceToken] });
                } else if (includesToken(it.sep, "map-value-ind")) {
                  this.stack.push({
                    type: "block-map",
                    offset: this.offset,
                    indent: this.indent,
                    items: [{ start: [], key: null, sep: [this.sourceToken] }]
                  });
                } else {
                  it.sep.push(this.sourceToken);
                }
              }
              this.onKeyLine = true;
              return;
            case "alias":
            case "scalar":
            case "single-quoted-scalar":
            case "double-quoted-scalar": {
              const fs = this.flowScalar(this.type);
              if (atNextItem || it.value) {
                map.items.push({ start: start2, key: fs, sep: [] });
                this.onKeyLine = true;
              } else if (it.sep) {
                this.stack.push(fs);
              } else {
                Object.assign(it, { key: fs, sep: [] });
                this.onKeyLine = true;
              }
              return;
            }
            default: {
              const bv = this.startBlockValue(map);
              if (bv) {
                if (bv.type === "block-seq") {
                  if (!it.explicitKey && it.sep && !includesToken(it.sep, "newline")) {
                    yield* this.pop({
                      type: "error",
                      offset: this.offset,
                      message: "Unexpected block-seq-ind on same line with key",
                      source: this.source
                    });
                    return;
                  }
                } else if (atMapIndent) {
                  map.items.push({ start: start2 });
                }
                this.stack.push(bv);
                return;
              }
            }
          }
        }
        yield* this.pop();
        yield* this.step();
      }
      *blockSequence(seq) {
        const it = seq.items[seq.items.length - 1];
        switch (this.type) {
          case "newline":
            if (it.value) {
              const end = "end" in it.value ? it.value.end : void 0;
              const last = Array.isArray(end) ? end[end.length - 1] : void 0;
              if (last?.type === "comment")
                end?.push(this.sourceToken);
              else
                seq.items.push({ start: [this.sourceToken] });
            } else
              it.start.push(this.sourceToken);
            return;
          case "space":
          case "comment":
            if (it.value)
              seq.items.push({ start: [this.sourceToken] });
            else {
              if (this.atIndentedComment(it.start, seq.indent)) {
                const prev = seq.items[seq.items.length - 2];
                const end = prev?.value?.end;
                if (Array.isArray(end)) {
                  arrayPushArray(end, it.start);
                  end.push(this.sourceToken);
                  seq.items.pop();
                  return;
                }
              }
              it.start.push(this.sourceToken);
            }
            return;
          case "anchor":
          case "tag":
            if (it.value || this.indent <= seq.indent)
              break;
            it.start.push(this.sourceToken);
            return;
          case "seq-item-ind":
            if (this.indent !== seq.indent)
              break;
            if (it.value || includesToken(it.start, "seq-item-ind"))
              seq.items.push({ start: [this.sourceToken] });
            else
              it.start.push(this.sourceToken);
            return;
        }
        if (this.indent > seq.indent) {
          const bv = this.startBlockValue(seq);
          if (bv) {
            this.stack.push(bv);
            return;
          }
        }
        yield* this.pop();
        yield* this.step();
      }
      *flowCollection(fc) {
        const it = fc.items[fc.items.length - 1];
        if (this.type === "flow-error-end") {
          let top;
          do {
            yield* this.pop();
            top = this.peek(1);
          } while (top?.type === "flow-collection");
        } else if (fc.end.length === 0) {
          switch (this.type) {
            case "comma":
            case "explicit-key-ind":
              if (!it || it.sep)
                fc.items.push({ start: [this.sourceToken] });
              else
                it.start.push(this.sourceToken);
              return;
            case "map-value-ind":
              if (!it || it.value)
                fc.items.push({ start: [], key: null, sep: [this.sourceToken] });
              else if (it.sep)
                it.sep.push(this.sourceToken);
              else
                Object.assign(it, { key: null, sep: [this.sourceToken] });
              return;
            case "space":
            case "comment":
            case "newline":
            case "anchor":
            case "tag":
              if (!it || it.value)
                fc.items.push({ start: [this.sourceToken] });
              else if (it.sep)
                it.sep.push(this.sourceToken);
              else
                it.start.push(this.sourceToken);
              return;
            case "alias":
            case "scalar":
            case "single-quoted-scalar":
            case "double-quoted-scalar": {
              const fs = this.flowScalar(this.type);
              if (!it || it.value)
                fc.items.push({ start: [], key: fs, sep: [] });
              else if (it.sep)
                this.stack.push(fs);
              else
                Object.assign(it, { key: fs, sep: [] });
              return;
            }
            case "flow-map-end":
            case "flow-seq-end":
              fc.end.push(this.sourceToken);
              return;
          }
          const bv = this.startBlockValue(fc);
          if (bv)
            this.stack.push(bv);
          else {
            yield* this.pop();
            yield* this.step();
          }
        } else {
          const parent = this.peek(2);
          if (parent.type === "block-map" && (this.type === "map-value-ind" && parent.indent === fc.indent || this.type === "newline" && !parent.items[parent.items.length - 1].sep)) {
            yield* this.pop();
            yield* this.step();
          } else if (this.type === "map-value-ind" && parent.type !== "flow-collection") {
            const prev = getPrevProps(parent);
            const start2 = getFirstKeyStartProps(prev);
            fixFlowSeqItems(fc);
            const sep2 = fc.end.splice(1, fc.end.length);
            sep2.push(this.sourceToken);
            const map = {
              type: "block-map",
              offset: fc.offset,
              indent: fc.indent,
              items: [{ start: start2, key: fc, sep: sep2 }]
            };
            this.onKeyLine = true;
            this.stack[this.stack.length - 1] = map;
          } else {
            yield* this.lineEnd(fc);
          }
        }
      }
      flowScalar(type) {
        if (this.onNewLine) {
          let nl = this.source.indexOf("\n") + 1;
          while (nl !== 0) {
            this.onNewLine(this.offset + nl);
            nl = this.source.indexOf("\n", nl) + 1;
          }
        }
        return {
          type,
          offset: this.offset,
          indent: this.indent,
          source: this.source
        };
      }
      startBlockValue(parent) {
        switch (this.type) {
          case "alias":
          case "scalar":
          case "single-quoted-scalar":
          case "double-quoted-scalar":
            return this.flowScalar(this.type);
          case "block-scalar-header":
            return {
              type: "block-scalar",
              offset: this.offset,
              indent: this.indent,
              props: [this.sourceToken],
              source: ""
            };
          case "flow-map-start":
          case "flow-seq-start":
            return {
              type: "flow-collection",
              offset: this.offset,
              indent: this.indent,
              start: this.sourceToken,
              items: [],
              end: []
            };
          case "seq-item-ind":
            return {
              type: "block-seq",
              offset: this.offset,
              indent: this.indent,
              items: [{ start: [this.sourceToken] }]
            };
          case "explicit-key-ind": {
            this.onKeyLine = true;
            const prev = getPrevProps(parent);
            const start2 = getFirstKeyStartProps(prev);
            start2.push(this.sourceToken);
            return {
              type: "block-map",
              offset: this.offset,
              indent: this.indent,
              items: [{ start: start2, explicitKey: true }]
            };
          }
          case "map-value-ind": {
            this.onKeyLine = true;
            const prev = getPrevProps(parent);
            const start2 = getFirstKeyStartProps(prev);
            return {
              type: "block-map",
              offset: this.offset,
              indent: this.indent,
              items: [{ start: start2, key: null, sep: [this.sourceToken] }]
            };
          }
        }
        return null;
      }
      atIndentedComment(start2, indent) {
        if (this.type !== "comment")
          return false;
        if (this.indent <= indent)
          return false;
        return start2.every((st) => st.type === "newline" || st.type === "space");
      }
      *documentEnd(docEnd) {
        if (this.type !== "doc-mode") {
          if (docEnd.end)
            docEnd.end.push(this.sourceToken);
          else
            docEnd.end = [this.sourceToken];
          if (this.type === "newline")
            yield* this.pop();
        }
      }
      *lineEnd(token) {
        switch (this.type) {
          case "comma":
          case "doc-start":
          case "doc-end":
          case "flow-seq-end":
          case "flow-map-end":
          case "map-value-ind":
            yield* this.pop();
            yield* this.step();
            break;
          case "newline":
            this.onKeyLine = false;
          // fallthrough
          case "space":
          case "comment":
          default:
            if (token.end)
              token.end.push(this.sourceToken);
            else
              token.end = [this.sourceToken];
            if (this.type === "newline")
              yield* this.pop();
        }
      }
    };
    exports.Parser = Parser;
  }
});

// node_modules/yaml/dist/public-api.js
var require_public_api = __commonJS({
  "node_modules/yaml/dist/public-api.js"(exports) {
    "use strict";
    var composer = require_composer();
    var Document = require_Document();
    var errors = require_errors();
    var log = require_log();
    var identity = require_identity();
    var lineCounter = require_line_counter();
    var parser = require_parser();
    function parseOptions(options2) {
      const prettyErrors = options2.prettyErrors !== false;
      const lineCounter$1 = options2.lineCounter || prettyErrors && new lineCounter.LineCounter() || null;
      return { lineCounter: lineCounter$1, prettyErrors };
    }
    function parseAllDocuments(source, options2 = {}) {
      const { lineCounter: lineCounter2, prettyErrors } = parseOptions(options2);
      const parser$1 = new parser.Parser(lineCounter2?.addNewLine);
      const composer$1 = new composer.Composer(options2);
      const docs = Array.from(composer$1.compose(parser$1.parse(source)));
      if (prettyErrors && lineCounter2)
        for (const doc of docs) {
          doc.errors.forEach(errors.prettifyError(source, lineCounter2));
          doc.warnings.forEach(errors.prettifyError(source, lineCounter2));
        }
      if (docs.length > 0)
        return docs;
      return Object.assign([], { empty: true }, composer$1.streamInfo());
    }
    function parseDocument(source, options2 = {}) {
      const { lineCounter: lineCounter2, prettyErrors } = parseOptions(options2);
      const parser$1 = new parser.Parser(lineCounter2?.addNewLine);
      const composer$1 = new composer.Composer(options2);
      let doc = null;
      for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) {
        if (!doc)
          doc = _doc;
        else if (doc.options.logLevel !== "silent") {
          doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), "MULTIPLE_DOCS", "Source contains multiple documents; please use YAML.parseAllDocuments()"));
          break;
        }
      }
      if (prettyErrors && lineCounter2) {
        doc.errors.forEach(errors.prettifyError(source, lineCounter2));
        doc.warnings.forEach(errors.prettifyError(source, lineCounter2));
      }
      return doc;
    }
    function parse3(src, reviver, options2) {
      let _reviver = void 0;
      if (typeof reviver === "function") {
        _reviver = reviver;
      } else if (options2 === void 0 && reviver && typeof reviver === "object") {
        options2 = reviver;
      }
      const doc = parseDocument(src, options2);
      if (!doc)
        return null;
      doc.warnings.forEach((warning) => log.warn(doc.options.logLevel, warning));
      if (doc.errors.length > 0) {
        if (doc.options.logLevel !== "silent")
          throw doc.errors[0];
        else
          doc.errors = [];
      }
      return doc.toJS(Object.assign({ reviver: _reviver }, options2));
    }
    function stringify(value, replacer, options2) {
      let _replacer = null;
      if (typeof replacer === "function" || Array.isArray(replacer)) {
        _replacer = replacer;
      } else if (options2 === void 0 && replacer) {
        options2 = replacer;
      }
      if (typeof options2 === "string")
        options2 = options2.length;
      if (typeof options2 === "number") {
        const indent = Math.round(options2);
        options2 = indent < 1 ? void 0 : indent > 8 ? { indent: 8 } : { indent };
      }
      if (value === void 0) {
        const { keepUndefined } = options2 ?? replacer ?? {};
        if (!keepUndefined)
          return void 0;
      }
      if (identity.isDocument(value) && !_replacer)
        return value.toString(options2);
      return new Document.Document(value, _replacer, options2).toString(options2);
    }
    exports.parse = parse3;
    exports.parseAllDocuments = parseAllDocuments;
    exports.parseDocument = parseDocument;
    exports.stringify = stringify;
  }
});

// node_modules/yaml/dist/index.js
var require_dist = __commonJS({
  "node_modules/yaml/dist/index.js"(exports) {
    "use strict";
    var composer = require_composer();
    var Document = require_Document();
    var Schema = require_Schema();
    var errors = require_errors();
    var Alias = require_Alias();
    var identity = require_identity();
    var Pair = require_Pair();
    var Scalar = require_Scalar();
    var YAMLMap = require_YAMLMap();
    var YAMLSeq = require_YAMLSeq();
    var cst = require_cst();
    var lexer = require_lexer();
    var lineCounter = require_line_counter();
    var parser = require_parser();
    var publicApi = require_public_api();
    var visit = require_visit();
    exports.Composer = composer.Composer;
    exports.Document = Document.Document;
    exports.Schema = Schema.Schema;
    exports.YAMLError = errors.YAMLError;
    exports.YAMLParseError = errors.YAMLParseError;
    exports.YAMLWarning = errors.YAMLWarning;
    exports.Alias = Alias.Alias;
    exports.isAlias = identity.isAlias;
    exports.isCollection = identity.isCollection;
    exports.isDocument = identity.isDocument;
    exports.isMap = identity.isMap;
    exports.isNode = identity.isNode;
    exports.isPair = identity.isPair;
    exports.isScalar = identity.isScalar;
    exports.isSeq = identity.isSeq;
    exports.Pair = Pair.Pair;
    exports.Scalar = Scalar.Scalar;
    exports.YAMLMap = YAMLMap.YAMLMap;
    exports.YAMLSeq = YAMLSeq.YAMLSeq;
    exports.CST = cst;
    exports.Lexer = lexer.Lexer;
    exports.LineCounter = lineCounter.LineCounter;
    exports.Parser = parser.Parser;
    exports.parse = publicApi.parse;
    exports.parseAllDocuments = publicApi.parseAllDocuments;
    exports.parseDocument = publicApi.parseDocument;
    exports.stringify = publicApi.stringify;
    exports.visit = visit.visit;
    exports.visitAsync = visit.visitAsync;
  }
});

// controller/domain/errors.ts
var BowlineError = class extends Error {
  code;
  next;
  constructor(code3, message, options2 = {}) {
    super(message, options2.cause === void 0 ? void 0 : { cause: options2.cause });
    this.name = "BowlineError";
    this.code = code3;
    this.next = options2.next ?? "retry";
  }
};
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

// cli/exit.ts
var exitCodes = { clean: 0, findings: 1, usage: 2, failure: 3, heldBack: 4 };
var UsageError = class extends BowlineError {
  constructor(message) {
    super("usage", message);
  }
};

// cli/findings/workflow-command.ts
function workflowCommand(name, properties, data) {
  const shown2 = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${shown2.length > 0 ? ` ${shown2.join(",")}` : ""}::${escapeData(data)}`;
}
function escapeData(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapeProperty(text) {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

// action/run.ts
import { relative as relative3 } from "node:path";

// controller/domain/diagnostic.ts
function byPosition(a, b) {
  return compareText(a.at.file, b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column || compareText(a.code, b.code);
}
function formatDiagnostic({ at, severity, message, code: code3, hint }) {
  const line = `${at.file}:${at.line}:${at.column}: ${severity}: ${message} [${code3}]`;
  return hint === void 0 ? line : `${line}
  hint: ${hint}`;
}
function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// cli/findings/sarif.ts
function renderSarif({ diagnostics, folder, version: version2 }) {
  const codes2 = [...new Set(diagnostics.map(({ code: code3 }) => code3))].sort();
  const driver = {
    name: "bowline",
    version: version2,
    rules: codes2.map((id) => ({ id, shortDescription: { text: id.replaceAll("-", " ") } }))
  };
  const results2 = diagnostics.map((each) => resultOf(each, codes2.indexOf(each.code), folder));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results: results2 }]
  };
  return `${JSON.stringify(log, null, 2)}
`;
}
function resultOf({ code: code3, severity, at, end, message, hint }, ruleIndex, folder) {
  const uri = pathFromHere(folder, at.file).split("/").map(encodeURIComponent).join("/");
  const region = {
    startLine: at.line,
    startColumn: at.column,
    ...end && { endLine: end.line, endColumn: end.column }
  };
  return {
    ruleId: code3,
    ruleIndex,
    level: severity,
    message: { text: hint === void 0 ? message : `${message}. Hint: ${hint}` },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }]
  };
}

// cli/findings/source-excerpt.ts
var maxColumns = 100;
function sourceExcerpt(text, { at, end, code: code3, wholeFile }) {
  if (/^sec(ret|ure)-/.test(code3)) return void 0;
  if (wholeFile === true && /\bvalue["']?\s*:/.test(text)) return void 0;
  const line = text.replace(/^\uFEFF/, "").split(/\r\n|\n/)[at.line - 1];
  if (line === void 0 || line.trim() === "" || at.column > line.length + 1) return void 0;
  if (isInsideBlockValue(text, at.line)) return void 0;
  const start2 = Math.max(0, Math.min(at.column - 1 - maxColumns / 2, line.length - maxColumns));
  const shown2 = plainSpaces(blotted(line)).slice(start2, start2 + maxColumns);
  const before = at.column - 1 - start2;
  const width = end?.line === at.line ? end.column - at.column : wordAt(line, at.column).length;
  return {
    line: shown2.trimEnd(),
    caret: `${" ".repeat(before)}${"^".repeat(Math.max(1, Math.min(width, maxColumns - before)))}`
  };
}
function wordAt(line, column) {
  return /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s:,[\]{}"'#]+)/.exec(line.slice(column - 1))?.[0] ?? "";
}
function blotted(line) {
  return line.replace(
    /(\bvalue["']?\s*:\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s#{[][^,}]*)/g,
    (_, key, value) => key + blot(value)
  ).replace(/(:\/\/)([^\s/@]+)@/g, (_, slashes, credentials) => `${slashes}${blot(credentials)}@`);
}
function blot(text) {
  return "*".repeat(text.length);
}
function isInsideBlockValue(text, line) {
  const lines = text.split(/\r\n|\n/).slice(0, line);
  const own = indentOf(lines.at(-1) ?? "");
  const owner = lines.slice(0, -1).findLast((each) => each.trim() !== "" && indentOf(each) < own);
  return owner !== void 0 && /\bvalue["']?\s*:\s*([|>][-+\d]*|["'].*)?\s*$/.test(owner);
}
function indentOf(line) {
  return line.length - line.trimStart().length;
}
function plainSpaces(line) {
  return line.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, " ");
}

// controller/domain/count.ts
function count(number2, noun) {
  return `${number2} ${noun}${number2 === 1 ? "" : "s"}`;
}

// cli/findings/summary.ts
function summarize(files, { diagnostics, desired }) {
  const ofSeverity = (severity) => diagnostics.filter((each) => each.severity === severity).length;
  const extensions = desired?.extensions ?? [];
  return {
    files: files.length,
    errors: ofSeverity("error"),
    warnings: ofSeverity("warning"),
    extensions: extensions.length,
    environments: extensions.flatMap(({ environments }) => environments).length
  };
}
function inWords({ files, errors, warnings, extensions, environments }) {
  const found = `${count(errors, "error")}, ${count(warnings, "warning")} in ${count(files, "file")}`;
  return `${found}; good: ${count(extensions, "extension")} with ${count(environments, "environment")}`;
}

// cli/findings/text.ts
async function renderFindings({
  diagnostics,
  textOf,
  paint
}) {
  const texts = /* @__PURE__ */ new Map();
  for (const { at } of diagnostics) {
    if (!texts.has(at.file)) texts.set(at.file, await textOf(at.file));
  }
  return diagnostics.map((each) => `${renderFinding(each, texts.get(each.at.file), paint)}
`).join("");
}
function renderFinding(diagnostic, text, paint) {
  const [title = "", ...hint] = formatDiagnostic(diagnostic).split("\n  hint: ");
  const excerpt2 = text === void 0 ? void 0 : sourceExcerpt(text, diagnostic);
  return [
    painted(title, diagnostic, paint),
    ...excerpt2 ? [`  ${paint.dim("|")} ${excerpt2.line}`, `  ${paint.dim("|")} ${paint.red(excerpt2.caret)}`] : [],
    ...hint.map((each) => `  ${paint.bold("hint:")} ${each}`)
  ].join("\n");
}
function painted(title, { severity, code: code3 }, paint) {
  const word2 = severity === "error" ? paint.red(severity) : paint.yellow(severity);
  return title.replace(`: ${severity}: `, `: ${word2}: `).replace(`[${code3}]`, paint.dim(`[${code3}]`));
}

// cli/findings/report.ts
function pathFromHere(folder, file) {
  return folder === "" ? file : `${folder}/${file}`;
}

// cli/findings/github.ts
function annotation({ severity, at, end, code: code3, message, hint }, folder) {
  const properties = {
    file: pathFromHere(folder, at.file),
    line: String(at.line),
    col: String(at.column),
    ...end?.line === at.line && { endLine: String(end.line), endColumn: String(end.column) },
    title: code3
  };
  return workflowCommand(severity, properties, hint === void 0 ? message : `${message}
hint: ${hint}`);
}

// action/annotations.ts
var mostShown = 10;
function annotationsOf(notes, diagnostics, folder) {
  const room = (severity) => mostShown - notes.filter((each) => each.severity === severity).length;
  const chosen = /* @__PURE__ */ new Set([
    ...fromEachFile(diagnostics, "error").slice(0, room("error")),
    ...fromEachFile(diagnostics, "warning").slice(0, room("warning"))
  ]);
  const findings2 = diagnostics.filter((each) => chosen.has(each));
  const lines = [
    ...notes.map(({ severity, title, message }) => workflowCommand(severity, { title }, message)),
    ...findings2.map((each) => annotation(each, folder))
  ];
  return { lines, findings: findings2.length };
}
function fromEachFile(diagnostics, severity) {
  const seen = /* @__PURE__ */ new Map();
  const numbered = diagnostics.filter((each) => each.severity === severity).map((each) => {
    const turn = seen.get(each.at.file) ?? 0;
    seen.set(each.at.file, turn + 1);
    return { each, turn };
  });
  return numbered.sort((a, b) => a.turn - b.turn).map(({ each }) => each);
}

// cli/checkout.ts
import { lstat as lstat2, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

// cli/config-folder.ts
import { lstatSync, readdirSync, readFileSync } from "node:fs";

// controller/load/config-path.ts
function isConfigPath(path) {
  const folders = path.split("/").slice(0, -1);
  return /\.ya?ml$/.test(path) && folders.every(isConfigFolder);
}
function isConfigFolder(name) {
  return !name.startsWith(".") && name !== "node_modules";
}

// controller/load/decode.ts
var maxSize = 1024 * 1024;
var start = { line: 1, column: 1 };
function decode(content) {
  if (content.length > maxSize)
    return { text: void 0, flaws: ours(content) ? [tooLarge(content.length)] : [] };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(content), flaws: [] };
  } catch {
    return { text: void 0, flaws: [notUtf8(content)] };
  }
}
function ours(content) {
  return content.includes("bowline.dev/");
}
function tooLarge(bytes) {
  const message = `the file is too large: ${(bytes / maxSize).toFixed(1)} MiB, and at most 1 MiB is read`;
  return { code: "file-too-large", message, hint: "split it into several files", at: start };
}
function notUtf8(content) {
  const utf16 = content[0] === 255 && content[1] === 254 || content[0] === 254 && content[1] === 255;
  const message = `the file is not UTF-8 text${utf16 ? ", but UTF-16" : ""}`;
  return { code: "not-utf8", message, hint: "save it with the encoding UTF-8", at: firstBadByte(content) };
}
function firstBadByte(content) {
  const decoded = content.toString("utf8");
  const before = decoded.slice(0, Math.max(0, decoded.indexOf("�"))).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

// controller/load/header.ts
var kinds = ["Account", "Extension", "Environment", "VariableSet", "Schedule"];
function isKind(text) {
  return kinds.some((kind) => kind === text);
}
function readHeader(value) {
  return readHeaderAs(value, textAt(value, "kind"));
}
function readHeaderAs(value, kind) {
  const name = textAt(field(value, "metadata"), "name");
  const spec = field(value, "spec");
  const header = {};
  addText(header, "apiVersion", textAt(value, "apiVersion"));
  addText(header, "kind", kind);
  addText(header, "name", name);
  addText(header, "extension", extensionName(kind === "Extension" ? name : textAt(spec, "extension")));
  addText(header, "environment", textAt(spec, kind === "Environment" ? "type" : "environment"));
  return header;
}
function extensionName(text) {
  return text !== void 0 && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text) ? text : void 0;
}
function textAt(value, name) {
  const found = field(value, name);
  return typeof found === "string" ? found : void 0;
}
function field(value, name) {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return void 0;
  return value[name];
}
function addText(header, name, text) {
  if (text !== void 0) header[name] = text;
}

// controller/load/loaded-file.ts
function rangeOf(document, pointer, part = "value") {
  const { file } = document;
  const mark = document.marks()[pointer];
  if (mark) {
    const { start: start2, end } = mark[part];
    return { at: { file, ...start2 }, ...isBefore(start2, end) && { end } };
  }
  if (pointer === "") return { at: { file, line: 1, column: 1 } };
  return rangeOf(document, pointer.slice(0, pointer.lastIndexOf("/")), "key");
}
function rangeWithin(whole, text, from, to) {
  const { at, end } = whole;
  const quote = end?.line === at.line ? (end.column - at.column - text.length) / 2 : Number.NaN;
  if (quote !== 0 && quote !== 1 || to > text.length) return whole;
  const column = at.column + quote;
  return { at: { ...at, column: column + from }, end: { line: at.line, column: column + to } };
}
function positionOf(document, pointer, part) {
  return rangeOf(document, pointer, part).at;
}
function isBefore(a, b) {
  return a.line < b.line || a.line === b.line && a.column < b.column;
}
function pointerTo(pointer, step) {
  return `${pointer}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

// controller/load/plain-scalar.ts
var unsure = /* @__PURE__ */ Symbol("unsure");
var number = /^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
var simpleNumber = /^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,5})\.[0-9]{1,6})$/;
var word = /^(?:~|[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE)$/;
function plainValue(text) {
  if (mayBeNumber(text.charCodeAt(0))) {
    if (!number.test(text)) return text;
    if (simpleNumber.test(text)) return Number(text);
    throw unsure;
  }
  if (text.length > 5 || !word.test(text)) return text;
  if (text === "true") return true;
  if (text === "false") return false;
  if (text === "null") return null;
  throw unsure;
}
function mayBeNumber(code3) {
  return code3 < 58 && code3 > 42 && code3 !== 44 && code3 !== 47;
}
function unescaped(text) {
  if (!text.includes("\\")) return text;
  if (/\\[^"\\/bfnrt]/.test(text.replaceAll("\\\\", ""))) throw unsure;
  return JSON.parse(`"${text}"`);
}

// controller/load/plain-reader.ts
var maxDepth = 30;
var strange = /[^\n -~\xa0-\ufefe\uff00-\uffff]/;
function readPlain(text, { withMarks }) {
  if (strange.test(text)) return void 0;
  try {
    return new PlainReader(text, withMarks).readAll();
  } catch (error) {
    if (error === unsure) return void 0;
    throw error;
  }
}
var code = {
  lineFeed: 10,
  space: 32,
  doubleQuote: 34,
  hash: 35,
  singleQuote: 39,
  comma: 44,
  dash: 45,
  colon: 58,
  openBracket: 91,
  closeBracket: 93,
  openBrace: 123,
  bar: 124,
  closeBrace: 125
};
var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
var digits = "0123456789";
var keyStart = flags(letters);
var keyPart = flags(`${letters}${digits}./-`);
var textStart = flags(`${letters}${digits}./-+$(;<=^~\\`);
function flags(characters) {
  const table2 = new Uint8Array(128);
  for (const each of characters) table2[each.charCodeAt(0)] = 1;
  return table2;
}
var PlainReader = class {
  #text;
  #marks = [];
  /** Of the document that is being read; undefined where nobody wants to know. */
  #current;
  #withMarks;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  /** Spaces before the first character of the line; -1 at the end of a document. */
  #indent = -1;
  #depth = 0;
  /** Where the last value that was read ends. */
  #end;
  constructor(text, withMarks) {
    this.#text = text;
    this.#withMarks = withMarks;
  }
  readAll() {
    const values = [];
    this.#toNextLine();
    while (this.#at < this.#text.length) {
      if (this.#indent === -1) this.#skipDocumentStart();
      else values.push(this.#readDocument());
    }
    return { values, marks: this.#marks };
  }
  #readDocument() {
    if (this.#indent > 0) throw unsure;
    if (this.#withMarks) this.#current = /* @__PURE__ */ Object.create(null);
    const start2 = this.#place();
    const value = this.#readMapping(0, "");
    this.#mark("", void 0, start2);
    if (this.#current) this.#marks.push(Object.freeze(this.#current));
    return value;
  }
  #readBlock(pointer, key) {
    const start2 = this.#place();
    const indent = this.#indent;
    const value = this.#isDash() ? this.#readList(indent, pointer) : this.#readMapping(indent, pointer);
    this.#mark(pointer, key, start2);
    return value;
  }
  #readMapping(indent, pointer) {
    this.#enter();
    const mapping = {};
    do {
      const start2 = this.#place();
      const name = this.#readKey(mapping);
      mapping[name] = this.#readAfterKey(indent, this.#below(pointer, name), this.#keyFrom(start2));
    } while (this.#indent === indent);
    if (this.#indent > indent) throw unsure;
    return this.#leave(mapping);
  }
  /** A list may stand as far to the left as the key it belongs to. */
  #readAfterKey(indent, pointer, key) {
    this.#skipSpaces();
    if (!this.#isLineOver()) return this.#readInline(indent, pointer, key);
    this.#endLine();
    if (this.#indent > indent || this.#indent === indent && this.#isDash())
      return this.#readBlock(pointer, key);
    throw unsure;
  }
  #readList(indent, pointer) {
    this.#enter();
    const list = [];
    do {
      this.#at += 1;
      list.push(this.#readItem(indent, this.#below(pointer, list.length)));
    } while (this.#indent === indent && this.#isDash());
    if (this.#indent > indent) throw unsure;
    return this.#leave(list);
  }
  #readItem(indent, pointer) {
    this.#skipSpaces();
    if (this.#isLineOver()) {
      this.#endLine();
      if (this.#indent > indent) return this.#readBlock(pointer, void 0);
      throw unsure;
    }
    if (this.#endOfKey() === -1) return this.#readInline(indent, pointer, void 0);
    this.#indent = this.#at - this.#lineStart;
    return this.#readBlock(pointer, void 0);
  }
  /** A value that begins on this line, and the rest of the line. */
  #readInline(indent, pointer, key) {
    const start2 = this.#place();
    const isLiteral = this.#code() === code.bar;
    const value = isLiteral ? this.#readLiteral(indent) : this.#readValue(pointer, false);
    this.#mark(pointer, key, start2);
    if (isLiteral) return value;
    this.#skipSpaces();
    this.#endLine();
    return value;
  }
  #readValue(pointer, inFlow) {
    const value = this.#readOnLine(pointer, inFlow);
    this.#end = this.#place();
    return value;
  }
  #readOnLine(pointer, inFlow) {
    switch (this.#code()) {
      case code.doubleQuote:
        return this.#readDoubleQuoted();
      case code.singleQuote:
        return this.#readSingleQuoted();
      case code.openBracket:
        return this.#readFlowList(pointer);
      case code.openBrace:
        return this.#readFlowMapping(pointer);
      default:
        return this.#readText(inFlow);
    }
  }
  #readFlowList(pointer) {
    this.#enter();
    const list = [];
    while (this.#goesOn(list.length, code.closeBracket)) {
      const below = this.#below(pointer, list.length);
      const start2 = this.#place();
      list.push(this.#readValue(below, true));
      this.#mark(below, void 0, start2);
    }
    return this.#leave(list);
  }
  #readFlowMapping(pointer) {
    this.#enter();
    const mapping = {};
    for (let count2 = 0; this.#goesOn(count2, code.closeBrace); count2 += 1) {
      const keyStart2 = this.#place();
      const name = this.#readKey(mapping);
      const key = this.#keyFrom(keyStart2);
      const below = this.#below(pointer, name);
      this.#skipSpaces();
      const start2 = this.#place();
      mapping[name] = this.#readValue(below, true);
      this.#mark(below, key, start2);
    }
    return this.#leave(mapping);
  }
  /** Steps over a bracket or comma to the next entry; false, and the closing bracket is passed, where there is none. */
  #goesOn(count2, close) {
    if (count2 === 0) this.#at += 1;
    this.#skipSpaces();
    if (this.#code() === close) {
      this.#at += 1;
      return false;
    }
    if (count2 === 0) return true;
    if (this.#code() !== code.comma) throw unsure;
    this.#at += 1;
    this.#skipSpaces();
    return true;
  }
  /** Steps over a key and its colon. */
  #readKey(mapping) {
    const end = this.#endOfKey();
    if (end === -1) throw unsure;
    const name = this.#text.slice(this.#at, end);
    if (mapping[name] !== void 0) throw unsure;
    this.#at = end + 1;
    return name;
  }
  /** Where the colon of the key that begins here is; -1 where no plain key does. */
  #endOfKey() {
    if (keyStart[this.#code()] !== 1) return -1;
    let end = this.#at + 1;
    while (keyPart[this.#text.charCodeAt(end)] === 1) end += 1;
    if (this.#text.charCodeAt(end) !== code.colon || end - this.#at > 256) return -1;
    const next = this.#text.charCodeAt(end + 1);
    return next === code.space || next === code.lineFeed ? end : -1;
  }
  #readText(inFlow) {
    const start2 = this.#at;
    const first = this.#code();
    if (first < 128 && textStart[first] !== 1) throw unsure;
    const end = inFlow ? this.#endOfFlowText() : this.#endOfText();
    if (first === code.dash && keyPart[this.#text.charCodeAt(start2 + 1)] !== 1) throw unsure;
    let last = end;
    while (this.#text.charCodeAt(last - 1) === code.space) last -= 1;
    this.#at = last;
    return plainValue(this.#text.slice(start2, last));
  }
  /** The end of the line, or the comment on it. */
  #endOfText() {
    const text = this.#text;
    for (let at = this.#at; ; at += 1) {
      const each = text.charCodeAt(at);
      if (each === code.lineFeed || Number.isNaN(each)) return at;
      if (each === code.hash && text.charCodeAt(at - 1) === code.space) return at;
      if (each === code.colon && !(text.charCodeAt(at + 1) > code.space)) throw unsure;
    }
  }
  /** The comma or bracket after it. */
  #endOfFlowText() {
    const text = this.#text;
    for (let at = this.#at; ; at += 1) {
      const each = text.charCodeAt(at);
      if (each === code.comma || each === code.closeBracket || each === code.closeBrace) return at;
      if (each === code.colon && keyPart[text.charCodeAt(at + 1)] === 1) continue;
      if (!(each >= code.space) || isHardInFlow(each)) throw unsure;
    }
  }
  #readDoubleQuoted() {
    const start2 = this.#at + 1;
    let end = start2;
    for (; ; end += 1) {
      const each = this.#text.charCodeAt(end);
      if (each === code.doubleQuote) break;
      if (!(each >= code.space)) throw unsure;
      if (each === 92) end += 1;
    }
    this.#at = end + 1;
    return unescaped(this.#text.slice(start2, end));
  }
  #readSingleQuoted() {
    const start2 = this.#at + 1;
    let end = start2;
    for (; ; end += 1) {
      const each = this.#text.charCodeAt(end);
      if (!(each >= code.space)) throw unsure;
      if (each !== code.singleQuote) continue;
      if (this.#text.charCodeAt(end + 1) !== code.singleQuote) break;
      end += 1;
    }
    this.#at = end + 1;
    return this.#text.slice(start2, end).replaceAll("''", "'");
  }
  /** `|` or `|-` and the lines below, which begin right there and hold no line of spaces. */
  #readLiteral(indent) {
    const header = /\|-?\n( +)(?=[^ \n])/y;
    header.lastIndex = this.#at;
    const [opening, margin = ""] = header.exec(this.#text) ?? [];
    if (opening === void 0 || margin.length <= indent) throw unsure;
    const body = new RegExp(`(?:${margin}[^\\n]*[^ \\n][^\\n]*\\n|\\n)+`, "y");
    body.lastIndex = this.#at + opening.length - margin.length;
    const [lines] = body.exec(this.#text) ?? [];
    if (lines === void 0) throw unsure;
    if (startsWithSpacesOnly(this.#text, body.lastIndex)) throw unsure;
    const value = lines.replaceAll(`
${margin}`, "\n").slice(margin.length).replace(/\n+$/, "");
    this.#skipTo(body.lastIndex - (/[ \n]*$/.exec(lines)?.[0].length ?? 0));
    this.#end = this.#place();
    this.#skipTo(body.lastIndex);
    this.#toNextLine();
    return opening.startsWith("|-") ? value : `${value}
`;
  }
  /** Steps to an offset further down. */
  #skipTo(offset) {
    for (; this.#at < offset; this.#at += 1) {
      if (this.#text.charCodeAt(this.#at) !== code.lineFeed) continue;
      this.#line += 1;
      this.#lineStart = this.#at + 1;
    }
  }
  /** From between two values of a line to the next line; over a comment, but over nothing else. */
  #endLine() {
    if (!this.#isLineOver()) throw unsure;
    this.#toEndOfLine();
    this.#toNextLine();
  }
  /** From where a line begins to the first that says something. */
  #toNextLine() {
    for (; ; ) {
      this.#skipSpaces();
      const each = this.#code();
      if (each !== code.lineFeed && each !== code.hash) break;
      this.#toEndOfLine();
    }
    this.#indent = this.#isDocumentOver() ? -1 : this.#at - this.#lineStart;
  }
  /** To where the next line begins. */
  #toEndOfLine() {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end === -1 ? this.#text.length : end + 1;
    this.#lineStart = this.#at;
    if (end !== -1) this.#line += 1;
  }
  #isDocumentOver() {
    return this.#at >= this.#text.length || this.#at === this.#lineStart && this.#text.startsWith("---", this.#at);
  }
  #skipDocumentStart() {
    this.#at += 3;
    this.#skipSpaces();
    if (this.#code() !== code.lineFeed && this.#at < this.#text.length) throw unsure;
    this.#toEndOfLine();
    this.#toNextLine();
  }
  #isLineOver() {
    const each = this.#code();
    if (each === code.lineFeed || Number.isNaN(each)) return true;
    return each === code.hash && this.#text.charCodeAt(this.#at - 1) === code.space;
  }
  #isDash() {
    if (this.#code() !== code.dash) return false;
    const next = this.#text.charCodeAt(this.#at + 1);
    return next === code.space || next === code.lineFeed;
  }
  #skipSpaces() {
    while (this.#code() === code.space) this.#at += 1;
  }
  /** NaN at the end of the text. */
  #code() {
    return this.#text.charCodeAt(this.#at);
  }
  #enter() {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw unsure;
  }
  #leave(collection) {
    this.#depth -= 1;
    return Object.freeze(collection);
  }
  /** Only where places are wanted; elsewhere one string does for all. */
  #below(pointer, step) {
    return this.#current ? pointerTo(pointer, step) : "";
  }
  #place() {
    return this.#current && this.#placeOnLine(this.#at);
  }
  #placeOnLine(offset) {
    return Object.freeze({ line: this.#line, column: offset - this.#lineStart + 1 });
  }
  /** Of the key whose colon was just passed. */
  #keyFrom(start2) {
    return start2 && Object.freeze({ start: start2, end: this.#placeOnLine(this.#at - 1) });
  }
  /** Notes the place of the value that was just read; and of its key, where it has one. */
  #mark(pointer, key, start2) {
    if (!this.#current || !start2 || !this.#end) return;
    const value = Object.freeze({ start: start2, end: this.#end });
    this.#current[pointer] = Object.freeze({ key: key ?? value, value });
  }
};
function isHardInFlow(each) {
  return each === code.colon || each === code.hash || each === code.openBracket || each === code.openBrace;
}
function startsWithSpacesOnly(text, from) {
  const spaces = / +(?:\n|$)/y;
  spaces.lastIndex = from;
  return spaces.test(text);
}

// controller/load/source-text.ts
function sourceText(text) {
  let starts;
  const placeOf2 = (offset) => {
    starts ??= lineStarts(text);
    const line = lineOf(offset, starts);
    return Object.freeze({ line, column: offset - (starts[line - 1] ?? 0) + 1 });
  };
  return { text, placeOf: placeOf2 };
}
function lineStarts(text) {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
function lineOf(offset, starts) {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = low + high >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

// controller/load/yaml.ts
var loaded;
function yaml() {
  loaded ??= require_dist();
  return loaded;
}

// controller/load/syntax.ts
var maxFlaws = 10;
function syntaxFlaws(document, source) {
  const errors = [
    ...document.errors,
    ...document.warnings.filter(({ code: code3 }) => code3 === "TAG_RESOLVE_FAILED")
  ];
  const conflict = errors.length > 0 ? mergeConflict(document, source) : void 0;
  if (conflict) return [conflict];
  const lines = /* @__PURE__ */ new Map();
  for (const error of errors.sort((a, b) => a.pos[0] - b.pos[0])) {
    const flaw = { ...inOurWords(error), ...placesOf(error, document, source) };
    if (!lines.has(flaw.at.line)) lines.set(flaw.at.line, flaw);
  }
  return [...lines.values()].slice(0, maxFlaws);
}
function mergeConflict({ range: [start2, , end] }, { text, placeOf: placeOf2 }) {
  const marker = /^(<{7} |={7}$|>{7} )/m.exec(text.slice(start2, end));
  if (!marker) return void 0;
  const message = "the file holds the marks of a merge conflict";
  const offset = start2 + marker.index;
  const places = { at: placeOf2(offset), end: placeOf2(offset + "<<<<<<<".length) };
  return { code: "merge-conflict", message, hint: "resolve the conflict", ...places };
}
function startOf({ message, pos }, document) {
  let start2 = pos[0];
  if (!openQuote.test(message)) return start2;
  yaml().visit(document, {
    Scalar: (_, { type, range }) => {
      if (range && range[0] < pos[0] && type?.startsWith("QUOTE_")) start2 = range[0];
    }
  });
  return start2;
}
function placesOf(error, document, { text, placeOf: placeOf2 }) {
  const start2 = startOf(error, document);
  const end = error.pos[1];
  const isWord = start2 === error.pos[0] && end - start2 > 1 && !/[\r\n]/.test(text.slice(start2, end));
  return { at: placeOf2(start2), ...isWord && { end: placeOf2(end) } };
}
var openQuote = /^Missing closing/;
function inOurWords({ code: code3, message }) {
  if (openQuote.test(message)) return syntax("the quote that opens here is not closed");
  if (/^Implicit map keys need/.test(message)) return syntax('":" is missing after this key');
  return words[code3] ?? syntax("this is not valid YAML", "check indentation and quotes here");
}
var words = {
  BAD_ALIAS: syntax("the name of an anchor or alias is missing or has a character that cannot be in it"),
  BAD_DQ_ESCAPE: syntax(
    "text in double quotes has an escape YAML does not know",
    'write "\\\\" for a backslash'
  ),
  BAD_INDENT: syntax("the indentation does not fit the lines above, or a bracket above is not closed"),
  BAD_SCALAR_START: syntax("text cannot begin with this character", "put it in quotes"),
  BLOCK_AS_IMPLICIT_KEY: syntax(
    "a mapping cannot begin here",
    'put text that holds ": " in quotes, and check the indentation of this line'
  ),
  BLOCK_IN_FLOW: syntax("a block cannot stand inside brackets", "close the bracket above"),
  KEY_OVER_1024_CHARS: syntax("a key is longer than 1024 characters, or a quote above is not closed"),
  MISSING_CHAR: syntax("a comma or a closing bracket is missing here"),
  MULTILINE_IMPLICIT_KEY: syntax('a key must be on one line, with ":" after it'),
  MULTIPLE_ANCHORS: syntax("a value has two anchors"),
  MULTIPLE_TAGS: syntax("a value has two tags"),
  NON_STRING_KEY: syntax(
    "a key must be text",
    'put text that begins with "{" or "[" in quotes; templates are not filled in'
  ),
  RESOURCE_EXHAUSTION: { code: "nesting-too-deep", message: "values are nested more than 32 deep" },
  TAB_AS_INDENT: { code: "tab-indent", message: "a tab cannot indent YAML", hint: "use spaces" },
  TAG_RESOLVE_FAILED: {
    code: "unknown-tag",
    message: 'tags ("!" and a name before a value) are not supported',
    hint: 'remove the tag, or put text that begins with "!" in quotes'
  }
};
function syntax(message, hint) {
  return { code: "yaml-syntax", message, ...hint !== void 0 && { hint } };
}

// controller/load/tree.ts
var maxDepth2 = 32;
var maxAliases = 100;
var maxAliasedValues = 1e4;
function readTree(document, source, counts) {
  const reader = new TreeReader(document, source, counts);
  const value = reader.read(document.contents, "", { depth: 0, aliased: false });
  const { extents, flaws } = reader;
  let known3;
  const marks2 = () => {
    known3 ??= marksOf(extents, source);
    return known3;
  };
  return { value, marks: marks2, flaws };
}
function marksOf(extents, source) {
  const marks2 = /* @__PURE__ */ Object.create(null);
  for (const [pointer, { key, value }] of extents) {
    marks2[pointer] = Object.freeze({ key: spanOf(key, source), value: spanOf(value, source) });
  }
  return Object.freeze(marks2);
}
function spanOf({ start: start2, end }, { placeOf: placeOf2 }) {
  return Object.freeze({ start: placeOf2(start2), end: placeOf2(end) });
}
var TreeReader = class {
  extents = /* @__PURE__ */ new Map();
  flaws = [];
  #start;
  #source;
  #counts;
  #anchors = /* @__PURE__ */ new Map();
  #aliases = 0;
  constructor({ range: [start2] }, source, counts) {
    this.#start = start2;
    this.#source = source;
    this.#counts = counts;
  }
  read(node, pointer, context) {
    const { depth, aliased, key } = context;
    const at = context.at ?? this.#extent(node, key);
    if (aliased && ++this.#counts.aliasedValues > maxAliasedValues) return this.#flawOnce(tooManyAliases, at);
    if (yaml().isAlias(node)) return this.#readAlias(node, pointer, { ...context, at });
    if (!aliased) this.#noteAnchor(node);
    if (!this.extents.has(pointer)) this.extents.set(pointer, { key: key ?? at, value: at });
    if (yaml().isScalar(node)) return this.#readScalar(node, at);
    if (!yaml().isMap(node) && !yaml().isSeq(node)) return null;
    if (depth >= maxDepth2) return this.#flawOnce(tooDeep, at);
    const inside2 = { depth: depth + 1, aliased };
    if (yaml().isMap(node)) return this.#readMap(node, pointer, inside2);
    const items = node.items.map((each, index) => this.read(each, pointerTo(pointer, index), inside2));
    return Object.freeze(items);
  }
  #readMap(map, pointer, inside2) {
    const seen = /* @__PURE__ */ new Map();
    const entries = [];
    for (const pair of map.items) {
      const name = keyOf(pair);
      if (name === void 0) continue;
      if (!inside2.aliased) this.#noteAnchor(pair.key);
      const key = this.#extent(pair.key);
      const value = this.read(pair.value, pointerTo(pointer, name), { ...inside2, key });
      const first = seen.get(name);
      if (first) this.#flaw(duplicateKey(this.#source.placeOf(first.start)), key);
      else if (isMergeKey(pair)) this.#flaw(mergeKey, key);
      else entries.push([name, value]);
      if (!first) seen.set(name, key);
    }
    return Object.freeze(Object.fromEntries(entries));
  }
  #readAlias(alias, pointer, context) {
    this.#aliases += 1;
    if (this.#aliases > maxAliases) return this.#flawOnce(tooManyAliases, context.at);
    const target = this.#anchors.get(alias.source);
    if (!target) return this.#flaw(unknownAlias, context.at);
    return this.read(target, pointer, { ...context, aliased: true });
  }
  /** An alias stands for the last anchor of its name before it: documents are read from top to bottom. */
  #noteAnchor(node) {
    if (yaml().isNode(node) && !yaml().isAlias(node) && node.anchor) this.#anchors.set(node.anchor, node);
  }
  #readScalar({ value, source = "" }, at) {
    if (typeof value !== "number") return value;
    if (/^[-+]?0\d/.test(source)) this.#flaw(leadingZero, at);
    if (Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)) return value;
    return this.#flaw(inexactNumber, at);
  }
  #extent(node, otherwise) {
    if (yaml().isNode(node) && node.range) return extentOf(node, node.range[0], this.#source.text);
    return otherwise ?? { start: this.#start, end: this.#start };
  }
  #flaw(problem, { start: start2, end }) {
    const { placeOf: placeOf2 } = this.#source;
    this.flaws.push({ ...problem, at: placeOf2(start2), ...end > start2 && { end: placeOf2(end) } });
    return null;
  }
  #flawOnce(problem, extent) {
    return this.flaws.some(({ code: code3 }) => code3 === problem.code) ? null : this.#flaw(problem, extent);
  }
};
function extentOf(node, start2, text) {
  const last = lastIn(node);
  const end = Math.max(start2, last.range?.[1] ?? start2);
  const isOfLines = yaml().isScalar(last) && last.type?.startsWith("BLOCK_");
  return { start: start2, end: isOfLines ? endOfText(text, start2, end) : end };
}
function lastIn(node) {
  let last = node;
  for (let next = last; yaml().isNode(next); next = isBlock(next) ? lastItem(next) : void 0) last = next;
  return last;
}
function isBlock(node) {
  return yaml().isCollection(node) && node.flow !== true;
}
function lastItem({ items }) {
  const last = items.at(-1);
  return yaml().isPair(last) ? last.value ?? last.key : last;
}
function endOfText(text, start2, end) {
  let last = end;
  while (last > start2 && " 	\r\n".includes(text.charAt(last - 1))) last -= 1;
  return last;
}
function keyOf({ key }) {
  return yaml().isScalar(key) && typeof key.value === "string" ? key.value : void 0;
}
function isMergeKey({ key }) {
  return yaml().isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}
function duplicateKey({ line, column }) {
  const message = `this key is given twice; it is first at line ${line}, column ${column}`;
  return { code: "duplicate-key", message, hint: "keep one of them" };
}
var mergeKey = {
  code: "merge-key",
  message: 'merge keys ("<<") are not supported',
  hint: "repeat the fields, or use an alias for a whole value"
};
var unknownAlias = {
  code: "unknown-alias",
  message: 'this alias ("*" and a name) has no anchor ("&" and the name) before it in its document',
  hint: 'put text that begins with "*" in quotes'
};
var tooManyAliases = {
  code: "too-many-aliases",
  message: `aliases are used more than ${maxAliases} times, or for more than ${maxAliasedValues} values`,
  hint: "write the values out"
};
var tooDeep = {
  code: "nesting-too-deep",
  message: `values are nested more than ${maxDepth2} deep`
};
var inexactNumber = {
  code: "inexact-number",
  message: "this number cannot be kept exactly in JSON",
  hint: "put it in quotes to keep it as text"
};
var leadingZero = {
  code: "leading-zero",
  message: "this number begins with 0: YAML 1.2 reads it as decimal, many programs as octal",
  hint: "leave the zero out, or put the number in quotes to keep it as text",
  minor: true
};

// controller/load/load-file.ts
var yamlOptions = {
  version: "1.2",
  schema: "core",
  merge: false,
  stringKeys: true,
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: "silent"
};
function loadFile({ path, content }) {
  const { text, flaws } = decode(content);
  if (text !== void 0) return loadPlain(path, text) ?? loadParsed(path, text);
  const findings2 = flaws.map((flaw) => diagnosticOf(path, flaw, void 0));
  return frozenFile(path, [], findings2);
}
function loadPlain(path, text) {
  const plain3 = readPlain(text, { withMarks: false });
  if (!plain3) return void 0;
  let marks2;
  const documents = plain3.values.map((value, index) => {
    const marksOfThis = () => {
      marks2 ??= readPlain(text, { withMarks: true })?.marks ?? [];
      return marks2[index] ?? {};
    };
    return Object.freeze({ file: path, value, marks: marksOfThis, broken: false });
  });
  return frozenFile(path, documents.filter(isOurs), []);
}
function loadParsed(path, text) {
  const parsed = [...yaml().parseAllDocuments(text, yamlOptions)];
  const source = sourceText(text);
  const counts = { aliasedValues: 0 };
  const loaded2 = parsed.map((document) => loadDocument(path, source, document, counts)).filter(({ document }) => isOurs(document));
  return frozenFile(
    path,
    loaded2.map(({ document }) => document),
    loaded2.flatMap(({ findings: findings2 }) => findings2)
  );
}
function loadSymbolicLink(path) {
  const at = { file: path, line: 1, column: 1 };
  const message = "symbolic links are not followed";
  const hint = "put the file itself here";
  const finding = { code: "symbolic-link", severity: "warning", at, message, hint, extensions: [] };
  return frozenFile(path, [], [finding]);
}
function loadUnreadable(path, error) {
  const at = { line: 1, column: 1 };
  const flaw = { code: "file-unreadable", at, ...whyUnreadable(path, error) };
  return frozenFile(path, [], [diagnosticOf(path, flaw, void 0)]);
}
function whyUnreadable(path, { code: code3, message }) {
  if (code3 === "EACCES" || code3 === "EPERM") {
    return { message: "there is no permission to read this file", hint: `try chmod u+r ${path}` };
  }
  if (path.includes("�")) return { message: "the name of this file is not UTF-8", hint: "rename it" };
  return { message: `this file cannot be read: ${message}` };
}
function loadDocument(file, source, parsed, counts) {
  const { value, marks: marks2, flaws } = readTree(parsed, source, counts);
  const all = withoutRepeats([...flaws, ...syntaxFlaws(parsed, source)]);
  const { extension } = readHeader(value);
  return {
    document: Object.freeze({ file, value, marks: marks2, broken: all.some(({ minor }) => !minor) }),
    findings: all.map((flaw) => diagnosticOf(file, flaw, extension))
  };
}
function withoutRepeats(flaws) {
  const seen = /* @__PURE__ */ new Map();
  for (const flaw of flaws) {
    const key = flaw.code === "nesting-too-deep" ? flaw.code : JSON.stringify([flaw.code, flaw.at]);
    if (!seen.has(key)) seen.set(key, flaw);
  }
  return [...seen.values()];
}
function isOurs({ value, broken }) {
  const { apiVersion, kind } = readHeader(value);
  return apiVersion === void 0 ? broken || isKind(kind) : apiVersion.startsWith("bowline.dev/");
}
function diagnosticOf(file, { at, minor, ...flaw }, extension) {
  const extensions = extension === void 0 ? [] : [extension];
  return { ...flaw, severity: "error", at: { file, ...at }, extensions, ...!minor && { wholeFile: true } };
}
function frozenFile(path, documents, findings2) {
  for (const finding of findings2) {
    Object.freeze(finding.at);
    if (finding.end) Object.freeze(finding.end);
    Object.freeze(finding.extensions);
    Object.freeze(finding);
  }
  return Object.freeze({ path, documents: Object.freeze(documents), findings: Object.freeze(findings2) });
}

// cli/config-folder.ts
var tickMs = 2e3;
function configEntries(directory) {
  return listFolders(directory, /* @__PURE__ */ new Map()).flatMap(({ files }) => files);
}
function listFolders(directory, known3) {
  const listings = [];
  const list = (path) => {
    const stamp = stampOf(directory, path);
    const before = known3.get(path);
    const listing2 = stamp !== "" && stamp === before?.stamp ? before : listFolder(directory, path, stamp);
    listings.push(listing2);
    for (const name of listing2.folders) list(joined(path, name));
  };
  list("");
  return listings;
}
function listFolder(directory, path, stamp) {
  const found = readdirSync(`${directory}/${path}`, { withFileTypes: true });
  const folders = found.filter((entry) => entry.isDirectory() && isConfigFolder(entry.name));
  const files = found.filter(
    (entry) => isConfigPath(entry.name) && (entry.isFile() || entry.isSymbolicLink())
  );
  return {
    path,
    stamp,
    folders: folders.map(({ name }) => name),
    files: files.map((entry) => ({
      path: joined(path, entry.name),
      ...entry.isSymbolicLink() && { isLink: true }
    }))
  };
}
function joined(folder, name) {
  return folder === "" ? name : `${folder}/${name}`;
}
function contentOf(directory, { path }) {
  try {
    return readFileSync(`${directory}/${path}`);
  } catch (error) {
    return error;
  }
}
function loadEntry(directory, entry) {
  if (entry.isLink) return loadSymbolicLink(entry.path);
  return loadContent(entry.path, contentOf(directory, entry));
}
function loadContent(path, content) {
  return content instanceof Error ? loadUnreadable(path, content) : loadFile({ path, content });
}
function stampOf(directory, path) {
  const stats = lstatSync(`${directory}/${path}`, { throwIfNoEntry: false });
  if (!stats) return "";
  const { size, mtimeMs, ctimeMs, ino } = stats;
  const changedAt = Math.max(mtimeMs, ctimeMs);
  return changedAt > Date.now() - tickMs ? "" : `${size} ${changedAt} ${ino}`;
}

// cli/exists.ts
import { lstat } from "node:fs/promises";
async function exists(path) {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    const { code: code3 } = error;
    if (code3 === "ENOENT" || code3 === "ENOTDIR") return false;
    throw error;
  }
}

// cli/checkout.ts
async function readDirectory(directory) {
  await requireFolder(directory);
  const files = configEntries(directory).map((each) => loadEntry(directory, each));
  return { files, textOf: textIn(directory) };
}
function textIn(directory) {
  return async (path) => {
    const file = join(directory, path);
    try {
      return (await lstat2(file)).isFile() ? await readFile(file, "utf8") : void 0;
    } catch {
      return void 0;
    }
  };
}
async function requireFolder(directory) {
  if (await exists(directory) && (await stat(directory)).isDirectory()) return;
  throw new UsageError(`there is no folder ${JSON.stringify(directory)}; name the one with the configuration`);
}

// controller/adapters/git-process.ts
import { spawn } from "node:child_process";
var GitFailure = class extends Error {
  stdout;
  stderr;
  /** Milliseconds of silence after which it was stopped. */
  silentMs;
  constructor(result) {
    super(result.stderr || "git failed and said nothing");
    this.name = "GitFailure";
    this.stdout = result.stdout ?? "";
    this.stderr = result.stderr ?? "";
    this.silentMs = result.silentMs;
  }
};
var graceMs = 1e3;
function runGitProcess(args, { program, env, input, stop, heard }) {
  const child = spawn(program ?? "git", args, {
    env,
    detached: process.platform !== "win32",
    windowsHide: true
  });
  const stdout = collect(child.stdout, heard);
  const stderr = collect(child.stderr, heard);
  child.stdin.on("error", () => {
  });
  child.stdin.end(input);
  const release = stopWith(child, stop);
  return new Promise((resolve4, reject) => {
    child.on("error", reject);
    child.on(
      "close",
      (code3) => resolve4({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), code: code3 })
    );
  }).finally(release);
}
function collect(stream, heard = () => {
}) {
  const chunks = [];
  stream.on("data", (chunk) => {
    chunks.push(chunk);
    heard();
  });
  return chunks;
}
function stopWith(child, stop) {
  let kill;
  const end = () => {
    signalGroup(child, "SIGTERM");
    kill = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
  };
  stop.addEventListener("abort", end, { once: true });
  return () => {
    stop.removeEventListener("abort", end);
    clearTimeout(kill);
  };
}
function signalGroup(child, signal) {
  if (child.pid === void 0) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

// controller/adapters/git-blobs.ts
async function readBlobs(git, ids, signal) {
  signal.throwIfAborted();
  const input = Buffer.from([...new Set(ids)].map((id) => `${id}
`).join(""));
  return parseBatch(await git.localBytes(["cat-file", "--batch"], { signal, input }));
}
function parseBatch(output) {
  const blobs = /* @__PURE__ */ new Map();
  for (let at = 0; at < output.length; ) {
    const start2 = output.indexOf("\n", at) + 1;
    const header = output.toString("latin1", at, start2 - 1);
    const [id = "", type, size] = header.split(" ");
    if (type !== "blob") throw new GitFailure({ stderr: `cannot read the content of a file: ${header}` });
    const end = start2 + Number(size);
    blobs.set(id, Buffer.from(output.subarray(start2, end)));
    at = end + 1;
  }
  return blobs;
}

// cli/git-here.ts
var never = new AbortController().signal;
function gitIn(directory) {
  return gitWith(directory, process.env);
}
function gitWith(directory, env, options2 = []) {
  const quiet = { GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
  return async (args, { input, env: own = {}, stop = never } = {}) => {
    const result = await runGitProcess(["-C", directory, ...options2, ...args], {
      env: { ...env, ...quiet, ...own },
      input,
      stop
    });
    if (result.code === 0) return result.stdout;
    throw new GitFailure({ stderr: result.stderr.toString("utf8").trim() });
  };
}

// cli/revision.ts
async function readRevision(directory, revision, git = gitIn(directory)) {
  await requireFolder(directory);
  const commit = await commitOf(git, directory, revision);
  if (commit === void 0) return void 0;
  const entries = (await configEntries2(git, commit)).filter(({ path }) => isConfigPath(path));
  const blobs = entries.filter(({ mode }) => mode !== symbolicLink).map(({ id }) => id);
  const contents = blobs.length > 0 ? await readBlobs({ localBytes: git }, blobs, never2) : /* @__PURE__ */ new Map();
  const contentOf2 = ({ id }) => contents.get(id) ?? Buffer.alloc(0);
  return {
    files: entries.map((entry) => load(entry, contentOf2)),
    textOf: async (path) => {
      const entry = entries.find((each) => each.path === path);
      return entry && contentOf2(entry).toString("utf8");
    }
  };
}
var symbolicLink = "120000";
var never2 = new AbortController().signal;
function load(entry, contentOf2) {
  if (entry.mode === symbolicLink) return loadSymbolicLink(entry.path);
  return loadFile({ path: entry.path, content: contentOf2(entry) });
}
async function commitOf(git, directory, revision) {
  await git(["rev-parse", "--git-dir"]).catch((error) => {
    if (!(error instanceof GitFailure)) throw error;
    throw new UsageError(`${JSON.stringify(directory)} is not in a Git repository: ${error.message}`);
  });
  try {
    const found = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
    return found.toString("latin1").trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    if (revision === "HEAD") return void 0;
    throw new UsageError(`there is no revision ${JSON.stringify(revision)} in this repository`);
  }
}
async function configEntries2(git, commit) {
  const listed2 = (await git(["ls-tree", "-r", "-z", commit])).toString("utf8");
  return listed2.split("\0").flatMap((line) => {
    const [, mode, type, id, path] = /^(\d+) (\w+) (\w+)\t(.*)$/s.exec(line) ?? [];
    return mode && id && path && type === "blob" ? [{ mode, id, path }] : [];
  });
}

// controller/validate/catalog.ts
function declaredOf(catalog, kind) {
  return catalog.declared.filter(({ header }) => header.kind === kind);
}
function soleAccount(catalog) {
  return declaredOf(catalog, "Account").length === 1 ? catalog.accounts[0] : void 0;
}

// controller/validate/compare-text.ts
function compareText2(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// controller/validate/extension-files.ts
function extensionFiles(declared) {
  const files = /* @__PURE__ */ new Map();
  for (const { document, header } of declared) {
    if (header.extension === void 0) continue;
    const known3 = files.get(header.extension) ?? /* @__PURE__ */ new Set();
    files.set(header.extension, known3.add(document.file));
  }
  const sorted2 = [...files].sort(([a], [b]) => compareText2(a, b));
  return new Map(sorted2.map(([name, each]) => [name, Object.freeze([...each].sort())]));
}

// controller/validate/closest.ts
function closest(word2, candidates) {
  const plain3 = simplify(word2);
  let best;
  let limit = Math.max(1, Math.floor(plain3.length / 3));
  for (const candidate of candidates) {
    const letters2 = distance(plain3, simplify(candidate), limit);
    if (letters2 > limit) continue;
    best = candidate;
    limit = letters2 - 1;
  }
  return best;
}
var maxWords = 20;
function quoted(words3) {
  const shown2 = words3.slice(0, maxWords).map((word2) => JSON.stringify(word2));
  const rest = words3.length - shown2.length;
  return shown2.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
var maxLength = 128;
function simplify(word2) {
  return word2.slice(0, maxLength).toLowerCase().replaceAll(/[-_]/g, "");
}
function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Uint8Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 0; row < a.length; row += 1) {
    previous = nextRow(previous, a.charCodeAt(row), b);
    if (previous.every((letters2) => letters2 > limit)) return limit + 1;
  }
  return previous[b.length] ?? 0;
}
function nextRow(previous, letter, b) {
  const next = new Uint8Array(previous.length);
  next[0] = (previous[0] ?? 0) + 1;
  for (let column = 0; column < b.length; column += 1) {
    const replaced = (previous[column] ?? 0) + (letter === b.charCodeAt(column) ? 0 : 1);
    next[column + 1] = Math.min(replaced, (previous[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1);
  }
  return next;
}

// schemas/generated/checks.ts
var checks_exports = {};
__export(checks_exports, {
  Account: () => Account,
  Environment: () => Environment,
  Extension: () => Extension,
  Schedule: () => Schedule,
  VariableSet: () => VariableSet
});
var Account = validate0;
var schema0 = { "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://bowline.dev/schemas/account.v1.json", "title": "AccountDocument", "description": "Who owns this configuration repository. Declared exactly once.", "type": "object", "additionalProperties": false, "required": ["apiVersion", "kind", "metadata", "spec"], "properties": { "apiVersion": { "description": "Version of the configuration language.", "const": "bowline.dev/v1", "examples": ["bowline.dev/v1"] }, "kind": { "description": "What this document declares.", "const": "Account", "examples": ["Account"] }, "metadata": { "description": "Who this is.", "type": "object", "additionalProperties": false, "required": ["name"], "properties": { "name": { "description": "Short name of the account. Identifiers are derived from it, so it should never change.", "type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "patternErrorMessage": 'use lower-case letters, digits and "-", with a letter or digit at both ends', "examples": ["tomorrow"] }, "id": { "description": "Adopts an identifier the account has already. Left out: derived from the name, `VA-` for vendors and `PA-` for the others.", "type": "string", "pattern": "^(VA|PA)-\\d{3}-\\d{3}$", "patternErrorMessage": "use an account id such as VA-123-456 or PA-123-456", "examples": ["VA-123-456"] } }, "examples": [{ "name": "tomorrow" }] }, "spec": { "title": "AccountSpec", "description": "The account itself.", "type": "object", "additionalProperties": false, "required": ["role"], "properties": { "displayName": { "description": "Name for people. Left out: the same as `metadata.name`.", "type": "string", "minLength": 1, "maxLength": 128, "examples": ["Tomorrow Corporation"] }, "role": { "description": "The part the account plays; it decides which types of extension it may have.", "type": "string", "enum": ["vendor", "distributor", "reseller"], "examples": ["vendor"] }, "products": { "description": "Products that extensions of this account may work with.", "type": "array", "items": { "description": "One product.", "type": "object", "additionalProperties": false, "required": ["id", "name"], "properties": { "id": { "description": "Identifier of the product.", "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^\\S+$", "patternErrorMessage": "use text without spaces", "examples": ["PRD-563-844-408"] }, "name": { "description": "Name of the product, for people.", "type": "string", "minLength": 1, "maxLength": 128, "examples": ["Dropbox"] } }, "examples": [{ "id": "PRD-563-844-408", "name": "Dropbox" }] }, "default": [], "examples": [[{ "id": "PRD-563-844-408", "name": "Dropbox" }]] }, "hubs": { "description": "Hubs that extensions of this account may integrate.", "type": "array", "items": { "description": "One hub.", "type": "object", "additionalProperties": false, "required": ["id", "name"], "properties": { "id": { "description": "Identifier of the hub.", "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^\\S+$", "patternErrorMessage": "use text without spaces", "examples": ["HB-1234-5678"] }, "name": { "description": "Name of the hub, for people.", "type": "string", "minLength": 1, "maxLength": 128, "examples": ["Tomorrow Hub"] } }, "examples": [{ "id": "HB-1234-5678", "name": "Tomorrow Hub" }] }, "default": [], "examples": [[{ "id": "HB-1234-5678", "name": "Tomorrow Hub" }]] } }, "examples": [{ "role": "vendor" }] } }, "examples": [{ "apiVersion": "bowline.dev/v1", "kind": "Account", "metadata": { "name": "tomorrow" }, "spec": { "displayName": "Tomorrow Corporation", "role": "vendor", "products": [{ "id": "PRD-563-844-408", "name": "Dropbox" }] } }] };
var func0 = (text) => {
  let count2 = 0;
  for (const _ of text) count2 += 1;
  return count2;
};
var pattern0 = new RegExp("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "u");
var pattern1 = new RegExp("^(VA|PA)-\\d{3}-\\d{3}$", "u");
var pattern2 = new RegExp("^\\S+$", "u");
function validate0(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate0.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.apiVersion === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "apiVersion" }, message: "must have required property 'apiVersion'", schema: schema0.required, parentSchema: schema0, data };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "kind" }, message: "must have required property 'kind'", schema: schema0.required, parentSchema: schema0, data };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.metadata === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "metadata" }, message: "must have required property 'metadata'", schema: schema0.required, parentSchema: schema0, data };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.spec === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "spec" }, message: "must have required property 'spec'", schema: schema0.required, parentSchema: schema0, data };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "apiVersion" || key0 === "kind" || key0 === "metadata" || key0 === "spec")) {
        const err4 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties", schema: false, parentSchema: schema0, data };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.apiVersion !== void 0) {
      let data0 = data.apiVersion;
      if ("bowline.dev/v1" !== data0) {
        const err5 = { instancePath: instancePath + "/apiVersion", schemaPath: "#/properties/apiVersion/const", keyword: "const", params: { allowedValue: "bowline.dev/v1" }, message: "must be equal to constant", schema: "bowline.dev/v1", parentSchema: schema0.properties.apiVersion, data: data0 };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      let data1 = data.kind;
      if ("Account" !== data1) {
        const err6 = { instancePath: instancePath + "/kind", schemaPath: "#/properties/kind/const", keyword: "const", params: { allowedValue: "Account" }, message: "must be equal to constant", schema: "Account", parentSchema: schema0.properties.kind, data: data1 };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.metadata !== void 0) {
      let data2 = data.metadata;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.name === void 0) {
          const err7 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema0.properties.metadata.required, parentSchema: schema0.properties.metadata, data: data2 };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
        for (const key1 in data2) {
          if (!(key1 === "name" || key1 === "id")) {
            const err8 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties", schema: false, parentSchema: schema0.properties.metadata, data: data2 };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
        if (data2.name !== void 0) {
          let data3 = data2.name;
          if (typeof data3 === "string") {
            if (func0(data3) > 63) {
              const err9 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters", schema: 63, parentSchema: schema0.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
            if (!pattern0.test(data3)) {
              const err10 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"', schema: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", parentSchema: schema0.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
          } else {
            const err11 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema0.properties.metadata.properties.name.type, parentSchema: schema0.properties.metadata.properties.name, data: data3 };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
        if (data2.id !== void 0) {
          let data4 = data2.id;
          if (typeof data4 === "string") {
            if (!pattern1.test(data4)) {
              const err12 = { instancePath: instancePath + "/metadata/id", schemaPath: "#/properties/metadata/properties/id/pattern", keyword: "pattern", params: { pattern: "^(VA|PA)-\\d{3}-\\d{3}$" }, message: 'must match pattern "^(VA|PA)-\\d{3}-\\d{3}$"', schema: "^(VA|PA)-\\d{3}-\\d{3}$", parentSchema: schema0.properties.metadata.properties.id, data: data4 };
              if (vErrors === null) {
                vErrors = [err12];
              } else {
                vErrors.push(err12);
              }
              errors++;
            }
          } else {
            const err13 = { instancePath: instancePath + "/metadata/id", schemaPath: "#/properties/metadata/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema0.properties.metadata.properties.id.type, parentSchema: schema0.properties.metadata.properties.id, data: data4 };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
      } else {
        const err14 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema0.properties.metadata.type, parentSchema: schema0.properties.metadata, data: data2 };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.spec !== void 0) {
      let data5 = data.spec;
      if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
        if (data5.role === void 0) {
          const err15 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'", schema: schema0.properties.spec.required, parentSchema: schema0.properties.spec, data: data5 };
          if (vErrors === null) {
            vErrors = [err15];
          } else {
            vErrors.push(err15);
          }
          errors++;
        }
        for (const key2 in data5) {
          if (!(key2 === "displayName" || key2 === "role" || key2 === "products" || key2 === "hubs")) {
            const err16 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties", schema: false, parentSchema: schema0.properties.spec, data: data5 };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
        if (data5.displayName !== void 0) {
          let data6 = data5.displayName;
          if (typeof data6 === "string") {
            if (func0(data6) > 128) {
              const err17 = { instancePath: instancePath + "/spec/displayName", schemaPath: "#/properties/spec/properties/displayName/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema0.properties.spec.properties.displayName, data: data6 };
              if (vErrors === null) {
                vErrors = [err17];
              } else {
                vErrors.push(err17);
              }
              errors++;
            }
            if (func0(data6) < 1) {
              const err18 = { instancePath: instancePath + "/spec/displayName", schemaPath: "#/properties/spec/properties/displayName/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema0.properties.spec.properties.displayName, data: data6 };
              if (vErrors === null) {
                vErrors = [err18];
              } else {
                vErrors.push(err18);
              }
              errors++;
            }
          } else {
            const err19 = { instancePath: instancePath + "/spec/displayName", schemaPath: "#/properties/spec/properties/displayName/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema0.properties.spec.properties.displayName.type, parentSchema: schema0.properties.spec.properties.displayName, data: data6 };
            if (vErrors === null) {
              vErrors = [err19];
            } else {
              vErrors.push(err19);
            }
            errors++;
          }
        }
        if (data5.role !== void 0) {
          let data7 = data5.role;
          if (typeof data7 !== "string") {
            const err20 = { instancePath: instancePath + "/spec/role", schemaPath: "#/properties/spec/properties/role/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema0.properties.spec.properties.role.type, parentSchema: schema0.properties.spec.properties.role, data: data7 };
            if (vErrors === null) {
              vErrors = [err20];
            } else {
              vErrors.push(err20);
            }
            errors++;
          }
          if (!(data7 === "vendor" || data7 === "distributor" || data7 === "reseller")) {
            const err21 = { instancePath: instancePath + "/spec/role", schemaPath: "#/properties/spec/properties/role/enum", keyword: "enum", params: { allowedValues: schema0.properties.spec.properties.role.enum }, message: "must be equal to one of the allowed values", schema: schema0.properties.spec.properties.role.enum, parentSchema: schema0.properties.spec.properties.role, data: data7 };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
        }
        if (data5.products !== void 0) {
          let data8 = data5.products;
          if (Array.isArray(data8)) {
            const len0 = data8.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data9 = data8[i0];
              if (data9 && typeof data9 == "object" && !Array.isArray(data9)) {
                if (data9.id === void 0) {
                  const err22 = { instancePath: instancePath + "/spec/products/" + i0, schemaPath: "#/properties/spec/properties/products/items/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'", schema: schema0.properties.spec.properties.products.items.required, parentSchema: schema0.properties.spec.properties.products.items, data: data9 };
                  if (vErrors === null) {
                    vErrors = [err22];
                  } else {
                    vErrors.push(err22);
                  }
                  errors++;
                }
                if (data9.name === void 0) {
                  const err23 = { instancePath: instancePath + "/spec/products/" + i0, schemaPath: "#/properties/spec/properties/products/items/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema0.properties.spec.properties.products.items.required, parentSchema: schema0.properties.spec.properties.products.items, data: data9 };
                  if (vErrors === null) {
                    vErrors = [err23];
                  } else {
                    vErrors.push(err23);
                  }
                  errors++;
                }
                for (const key3 in data9) {
                  if (!(key3 === "id" || key3 === "name")) {
                    const err24 = { instancePath: instancePath + "/spec/products/" + i0, schemaPath: "#/properties/spec/properties/products/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key3 }, message: "must NOT have additional properties", schema: false, parentSchema: schema0.properties.spec.properties.products.items, data: data9 };
                    if (vErrors === null) {
                      vErrors = [err24];
                    } else {
                      vErrors.push(err24);
                    }
                    errors++;
                  }
                }
                if (data9.id !== void 0) {
                  let data10 = data9.id;
                  if (typeof data10 === "string") {
                    if (func0(data10) > 64) {
                      const err25 = { instancePath: instancePath + "/spec/products/" + i0 + "/id", schemaPath: "#/properties/spec/properties/products/items/properties/id/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters", schema: 64, parentSchema: schema0.properties.spec.properties.products.items.properties.id, data: data10 };
                      if (vErrors === null) {
                        vErrors = [err25];
                      } else {
                        vErrors.push(err25);
                      }
                      errors++;
                    }
                    if (func0(data10) < 1) {
                      const err26 = { instancePath: instancePath + "/spec/products/" + i0 + "/id", schemaPath: "#/properties/spec/properties/products/items/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema0.properties.spec.properties.products.items.properties.id, data: data10 };
                      if (vErrors === null) {
                        vErrors = [err26];
                      } else {
                        vErrors.push(err26);
                      }
                      errors++;
                    }
                    if (!pattern2.test(data10)) {
                      const err27 = { instancePath: instancePath + "/spec/products/" + i0 + "/id", schemaPath: "#/properties/spec/properties/products/items/properties/id/pattern", keyword: "pattern", params: { pattern: "^\\S+$" }, message: 'must match pattern "^\\S+$"', schema: "^\\S+$", parentSchema: schema0.properties.spec.properties.products.items.properties.id, data: data10 };
                      if (vErrors === null) {
                        vErrors = [err27];
                      } else {
                        vErrors.push(err27);
                      }
                      errors++;
                    }
                  } else {
                    const err28 = { instancePath: instancePath + "/spec/products/" + i0 + "/id", schemaPath: "#/properties/spec/properties/products/items/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema0.properties.spec.properties.products.items.properties.id.type, parentSchema: schema0.properties.spec.properties.products.items.properties.id, data: data10 };
                    if (vErrors === null) {
                      vErrors = [err28];
                    } else {
                      vErrors.push(err28);
                    }
                    errors++;
                  }
                }
                if (data9.name !== void 0) {
                  let data11 = data9.name;
                  if (typeof data11 === "string") {
                    if (func0(data11) > 128) {
                      const err29 = { instancePath: instancePath + "/spec/products/" + i0 + "/name", schemaPath: "#/properties/spec/properties/products/items/properties/name/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema0.properties.spec.properties.products.items.properties.name, data: data11 };
                      if (vErrors === null) {
                        vErrors = [err29];
                      } else {
                        vErrors.push(err29);
                      }
                      errors++;
                    }
                    if (func0(data11) < 1) {
                      const err30 = { instancePath: instancePath + "/spec/products/" + i0 + "/name", schemaPath: "#/properties/spec/properties/products/items/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema0.properties.spec.properties.products.items.properties.name, data: data11 };
                      if (vErrors === null) {
                        vErrors = [err30];
                      } else {
                        vErrors.push(err30);
                      }
                      errors++;
                    }
                  } else {
                    const err31 = { instancePath: instancePath + "/spec/products/" + i0 + "/name", schemaPath: "#/properties/spec/properties/products/items/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema0.properties.spec.properties.products.items.properties.name.type, parentSchema: schema0.properties.spec.properties.products.items.properties.name, data: data11 };
                    if (vErrors === null) {
                      vErrors = [err31];
                    } else {
                      vErrors.push(err31);
                    }
                    errors++;
                  }
                }
              } else {
                const err32 = { instancePath: instancePath + "/spec/products/" + i0, schemaPath: "#/properties/spec/properties/products/items/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema0.properties.spec.properties.products.items.type, parentSchema: schema0.properties.spec.properties.products.items, data: data9 };
                if (vErrors === null) {
                  vErrors = [err32];
                } else {
                  vErrors.push(err32);
                }
                errors++;
              }
            }
          } else {
            const err33 = { instancePath: instancePath + "/spec/products", schemaPath: "#/properties/spec/properties/products/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema0.properties.spec.properties.products.type, parentSchema: schema0.properties.spec.properties.products, data: data8 };
            if (vErrors === null) {
              vErrors = [err33];
            } else {
              vErrors.push(err33);
            }
            errors++;
          }
        }
        if (data5.hubs !== void 0) {
          let data12 = data5.hubs;
          if (Array.isArray(data12)) {
            const len1 = data12.length;
            for (let i1 = 0; i1 < len1; i1++) {
              let data13 = data12[i1];
              if (data13 && typeof data13 == "object" && !Array.isArray(data13)) {
                if (data13.id === void 0) {
                  const err34 = { instancePath: instancePath + "/spec/hubs/" + i1, schemaPath: "#/properties/spec/properties/hubs/items/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'", schema: schema0.properties.spec.properties.hubs.items.required, parentSchema: schema0.properties.spec.properties.hubs.items, data: data13 };
                  if (vErrors === null) {
                    vErrors = [err34];
                  } else {
                    vErrors.push(err34);
                  }
                  errors++;
                }
                if (data13.name === void 0) {
                  const err35 = { instancePath: instancePath + "/spec/hubs/" + i1, schemaPath: "#/properties/spec/properties/hubs/items/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema0.properties.spec.properties.hubs.items.required, parentSchema: schema0.properties.spec.properties.hubs.items, data: data13 };
                  if (vErrors === null) {
                    vErrors = [err35];
                  } else {
                    vErrors.push(err35);
                  }
                  errors++;
                }
                for (const key4 in data13) {
                  if (!(key4 === "id" || key4 === "name")) {
                    const err36 = { instancePath: instancePath + "/spec/hubs/" + i1, schemaPath: "#/properties/spec/properties/hubs/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key4 }, message: "must NOT have additional properties", schema: false, parentSchema: schema0.properties.spec.properties.hubs.items, data: data13 };
                    if (vErrors === null) {
                      vErrors = [err36];
                    } else {
                      vErrors.push(err36);
                    }
                    errors++;
                  }
                }
                if (data13.id !== void 0) {
                  let data14 = data13.id;
                  if (typeof data14 === "string") {
                    if (func0(data14) > 64) {
                      const err37 = { instancePath: instancePath + "/spec/hubs/" + i1 + "/id", schemaPath: "#/properties/spec/properties/hubs/items/properties/id/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters", schema: 64, parentSchema: schema0.properties.spec.properties.hubs.items.properties.id, data: data14 };
                      if (vErrors === null) {
                        vErrors = [err37];
                      } else {
                        vErrors.push(err37);
                      }
                      errors++;
                    }
                    if (func0(data14) < 1) {
                      const err38 = { instancePath: instancePath + "/spec/hubs/" + i1 + "/id", schemaPath: "#/properties/spec/properties/hubs/items/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema0.properties.spec.properties.hubs.items.properties.id, data: data14 };
                      if (vErrors === null) {
                        vErrors = [err38];
                      } else {
                        vErrors.push(err38);
                      }
                      errors++;
                    }
                    if (!pattern2.test(data14)) {
                      const err39 = { instancePath: instancePath + "/spec/hubs/" + i1 + "/id", schemaPath: "#/properties/spec/properties/hubs/items/properties/id/pattern", keyword: "pattern", params: { pattern: "^\\S+$" }, message: 'must match pattern "^\\S+$"', schema: "^\\S+$", parentSchema: schema0.properties.spec.properties.hubs.items.properties.id, data: data14 };
                      if (vErrors === null) {
                        vErrors = [err39];
                      } else {
                        vErrors.push(err39);
                      }
                      errors++;
                    }
                  } else {
                    const err40 = { instancePath: instancePath + "/spec/hubs/" + i1 + "/id", schemaPath: "#/properties/spec/properties/hubs/items/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema0.properties.spec.properties.hubs.items.properties.id.type, parentSchema: schema0.properties.spec.properties.hubs.items.properties.id, data: data14 };
                    if (vErrors === null) {
                      vErrors = [err40];
                    } else {
                      vErrors.push(err40);
                    }
                    errors++;
                  }
                }
                if (data13.name !== void 0) {
                  let data15 = data13.name;
                  if (typeof data15 === "string") {
                    if (func0(data15) > 128) {
                      const err41 = { instancePath: instancePath + "/spec/hubs/" + i1 + "/name", schemaPath: "#/properties/spec/properties/hubs/items/properties/name/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema0.properties.spec.properties.hubs.items.properties.name, data: data15 };
                      if (vErrors === null) {
                        vErrors = [err41];
                      } else {
                        vErrors.push(err41);
                      }
                      errors++;
                    }
                    if (func0(data15) < 1) {
                      const err42 = { instancePath: instancePath + "/spec/hubs/" + i1 + "/name", schemaPath: "#/properties/spec/properties/hubs/items/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema0.properties.spec.properties.hubs.items.properties.name, data: data15 };
                      if (vErrors === null) {
                        vErrors = [err42];
                      } else {
                        vErrors.push(err42);
                      }
                      errors++;
                    }
                  } else {
                    const err43 = { instancePath: instancePath + "/spec/hubs/" + i1 + "/name", schemaPath: "#/properties/spec/properties/hubs/items/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema0.properties.spec.properties.hubs.items.properties.name.type, parentSchema: schema0.properties.spec.properties.hubs.items.properties.name, data: data15 };
                    if (vErrors === null) {
                      vErrors = [err43];
                    } else {
                      vErrors.push(err43);
                    }
                    errors++;
                  }
                }
              } else {
                const err44 = { instancePath: instancePath + "/spec/hubs/" + i1, schemaPath: "#/properties/spec/properties/hubs/items/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema0.properties.spec.properties.hubs.items.type, parentSchema: schema0.properties.spec.properties.hubs.items, data: data13 };
                if (vErrors === null) {
                  vErrors = [err44];
                } else {
                  vErrors.push(err44);
                }
                errors++;
              }
            }
          } else {
            const err45 = { instancePath: instancePath + "/spec/hubs", schemaPath: "#/properties/spec/properties/hubs/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema0.properties.spec.properties.hubs.type, parentSchema: schema0.properties.spec.properties.hubs, data: data12 };
            if (vErrors === null) {
              vErrors = [err45];
            } else {
              vErrors.push(err45);
            }
            errors++;
          }
        }
      } else {
        const err46 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema0.properties.spec.type, parentSchema: schema0.properties.spec, data: data5 };
        if (vErrors === null) {
          vErrors = [err46];
        } else {
          vErrors.push(err46);
        }
        errors++;
      }
    }
  } else {
    const err47 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema0.type, parentSchema: schema0, data };
    if (vErrors === null) {
      vErrors = [err47];
    } else {
      vErrors.push(err47);
    }
    errors++;
  }
  validate0.errors = vErrors;
  return errors === 0;
}
validate0.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var Environment = validate1;
var schema1 = { "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://bowline.dev/schemas/environment.v1.json", "title": "EnvironmentDocument", "description": "One place where an extension runs: its `dev`, `test` or `production`.", "type": "object", "additionalProperties": false, "required": ["apiVersion", "kind", "metadata", "spec"], "properties": { "apiVersion": { "description": "Version of the configuration language.", "const": "bowline.dev/v1", "examples": ["bowline.dev/v1"] }, "kind": { "description": "What this document declares.", "const": "Environment", "examples": ["Environment"] }, "metadata": { "description": "Who this is.", "type": "object", "additionalProperties": false, "required": ["name"], "properties": { "name": { "description": "Name of this document, unique among all Environments. Nothing refers to it.", "type": "string", "maxLength": 128, "pattern": "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$", "patternErrorMessage": 'use letters, digits, spaces and ". _ / -", with a letter or digit at both ends', "examples": ["billing-dev"] } }, "examples": [{ "name": "billing-dev" }] }, "spec": { "title": "EnvironmentSpec", "description": "The environment itself.", "type": "object", "additionalProperties": false, "required": ["extension", "type"], "properties": { "extension": { "description": "Name of the Extension (its `metadata.name`) this belongs to.", "type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "patternErrorMessage": 'use lower-case letters, digits and "-", with a letter or digit at both ends', "examples": ["billing"] }, "type": { "description": "Which of the three environments of the extension this is. Each exists at most once.", "type": "string", "enum": ["dev", "test", "production"], "examples": ["dev"] }, "mode": { "description": "`cloud`: Bowline builds and runs the code at `source`. `local`: somebody runs it elsewhere and connects.", "type": "string", "enum": ["local", "cloud"], "default": "cloud", "examples": ["cloud"] }, "state": { "description": "Whether the environment takes tasks and, in cloud mode, has instances.", "type": "string", "enum": ["running", "stopped"], "default": "running", "examples": ["running"] }, "source": { "title": "SourceSpec", "description": "Where the code is. Required in cloud mode, not allowed in local mode. Left out: none.", "type": "object", "additionalProperties": false, "required": ["url", "tag"], "properties": { "url": { "description": "Git repository of the code. Never holds a user name or password.", "type": "string", "minLength": 1, "maxLength": 2048, "pattern": "^[^\\s\\u0000-\\u001f\\u007f]+$", "patternErrorMessage": "a Git URL holds no spaces", "examples": ["https://github.com/tomorrowllc/connect-extension.git"] }, "tag": { "description": "Tag of the release to run: the name of a Git tag, not of a branch, and no range of versions.", "type": "string", "minLength": 1, "maxLength": 255, "examples": ["22.11"] }, "auth": { "title": "SourceAuthSpec", "description": "Who asks for the code, where the repository is not public; for https URLs. Left out: nobody in particular.", "type": "object", "additionalProperties": false, "required": ["username", "passwordFrom"], "properties": { "username": { "description": "User name at the Git host.", "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[^\\s:\\u0000-\\u001f\\u007f]+$", "patternErrorMessage": 'a user name holds no spaces and no ":"', "examples": ["rbalboa"] }, "passwordFrom": { "description": "Name of the variable of the controller's own environment that holds the password or access token; it begins with `BOWLINE_SECRET_`. Never the password itself.", "type": "string", "maxLength": 128, "pattern": "^BOWLINE_SECRET_[A-Z0-9_]+$", "patternErrorMessage": "write the name of a variable of the controller's environment that begins with BOWLINE_SECRET_, not the password itself", "examples": ["BOWLINE_SECRET_GIT_PASSWORD"] } }, "examples": [{ "username": "rbalboa", "passwordFrom": "BOWLINE_SECRET_GIT_PASSWORD" }] } }, "examples": [{ "url": "https://github.com/tomorrowllc/connect-extension.git", "tag": "22.11" }] }, "runtime": { "title": "RuntimeSpec", "description": "How the code is built and started. Required in cloud mode, not allowed in local mode. Left out: none.", "type": "object", "additionalProperties": false, "required": ["start"], "properties": { "kind": { "description": "What runs an instance: `process` is a plain process of the operating system.", "type": "string", "enum": ["process"], "default": "process", "examples": ["process"] }, "build": { "description": "Shell command that runs once per release, in its checkout. Left out: nothing is built.", "type": "string", "minLength": 1, "maxLength": 8192, "pattern": "^[^\\u0000]+$", "patternErrorMessage": "a command cannot hold U+0000", "examples": ["npm ci"] }, "start": { "description": "Shell command that runs one instance, in its checkout.", "type": "string", "minLength": 1, "maxLength": 8192, "pattern": "^[^\\u0000]+$", "patternErrorMessage": "a command cannot hold U+0000", "examples": ["node extension.js"] } }, "examples": [{ "build": "npm ci", "start": "node extension.js" }] }, "instances": { "description": "How many copies run at the same time, in cloud mode.", "type": "integer", "minimum": 1, "maximum": 16, "default": 1, "examples": [2] }, "resources": { "title": "ResourcesSpec", "description": "Upper limits of each instance, in cloud mode. Recorded and shown; the runtime `process` does not enforce them yet. Left out: no limits.", "type": "object", "additionalProperties": false, "properties": { "cpu": { "description": "Processors: `2`, `0.5`, or thousandths such as `500m`; from 10m to 128. Left out: no limit.", "type": "string", "pattern": "^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$", "patternErrorMessage": 'write a number of processors such as "2" or "0.5", or thousandths such as "500m"', "examples": ["500m"] }, "memory": { "description": "Memory with its unit: `Ki`, `Mi`, `Gi`, `Ti` (powers of 1024) or `k`, `M`, `G`, `T` (powers of 1000); from 16Mi to 1Ti. Left out: no limit.", "type": "string", "pattern": "^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$", "patternErrorMessage": 'write a number and a unit such as "512Mi" or "4Gi"; "Gb" and "m" are no units of memory here', "examples": ["512Mi"] } }, "examples": [{ "cpu": "500m", "memory": "512Mi" }] }, "logLevel": { "description": "The least severe messages the extension logs.", "type": "string", "enum": ["DEBUG", "INFO", "WARNING", "ERROR"], "default": "INFO", "examples": ["DEBUG"] }, "drainTimeout": { "description": "How long an instance may finish running tasks before it is stopped; at most 1h.", "type": "string", "pattern": "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", "patternErrorMessage": "write a duration such as 45s, 5m or 1h", "default": "30s", "examples": ["5m"] }, "deployTimeout": { "description": "How long a new instance may take from its start until it is connected; from 1s to 1h.", "type": "string", "pattern": "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", "patternErrorMessage": "write a duration such as 45s, 5m or 1h", "default": "60s", "examples": ["2m"] }, "externalEvents": { "title": "ExternalEventsSpec", "description": "Whether systems outside the platform may send events to this environment, signed with its secret.", "type": "object", "additionalProperties": false, "properties": { "enabled": { "description": "Whether they are taken.", "type": "boolean", "default": true, "examples": [false] } }, "default": { "enabled": true }, "examples": [{ "enabled": false }] }, "suspend": { "title": "SuspendSpec", "description": "Holds the environment still: while suspended, the controller leaves it as it is, whatever else changes here. Left out: not suspended.", "type": "object", "additionalProperties": false, "required": ["reason"], "properties": { "reason": { "description": "Why, for people; shown in the status.", "type": "string", "minLength": 1, "maxLength": 512, "examples": ["Migration of the billing system."] }, "until": { "description": "When it is over: an instant with its offset, or a date (through the end of that day, UTC). Left out: when this field is removed.", "type": "string", "pattern": "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$", "patternErrorMessage": 'write a date such as "2027-01-31" or an instant with its offset such as "2027-01-31T18:00:00Z"', "examples": ["2027-01-31T18:00:00Z"] } }, "examples": [{ "reason": "Migration of the billing system.", "until": "2027-01-31T18:00:00Z" }] } }, "examples": [{ "extension": "billing", "type": "dev", "mode": "local" }] } }, "examples": [{ "apiVersion": "bowline.dev/v1", "kind": "Environment", "metadata": { "name": "billing-dev" }, "spec": { "extension": "billing", "type": "dev", "source": { "url": "https://github.com/tomorrowllc/connect-extension.git", "tag": "22.11" }, "runtime": { "build": "npm ci", "start": "node extension.js" } } }] };
var func12 = Object.prototype.hasOwnProperty;
var pattern4 = new RegExp("^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$", "u");
var pattern6 = new RegExp("^[^\\s\\u0000-\\u001f\\u007f]+$", "u");
var pattern7 = new RegExp("^[^\\s:\\u0000-\\u001f\\u007f]+$", "u");
var pattern8 = new RegExp("^BOWLINE_SECRET_[A-Z0-9_]+$", "u");
var pattern9 = new RegExp("^[^\\u0000]+$", "u");
var pattern11 = new RegExp("^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$", "u");
var pattern12 = new RegExp("^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$", "u");
var pattern13 = new RegExp("^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", "u");
var pattern15 = new RegExp("^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$", "u");
function validate1(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate1.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.apiVersion === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "apiVersion" }, message: "must have required property 'apiVersion'", schema: schema1.required, parentSchema: schema1, data };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "kind" }, message: "must have required property 'kind'", schema: schema1.required, parentSchema: schema1, data };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.metadata === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "metadata" }, message: "must have required property 'metadata'", schema: schema1.required, parentSchema: schema1, data };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.spec === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "spec" }, message: "must have required property 'spec'", schema: schema1.required, parentSchema: schema1, data };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "apiVersion" || key0 === "kind" || key0 === "metadata" || key0 === "spec")) {
        const err4 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties", schema: false, parentSchema: schema1, data };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.apiVersion !== void 0) {
      let data0 = data.apiVersion;
      if ("bowline.dev/v1" !== data0) {
        const err5 = { instancePath: instancePath + "/apiVersion", schemaPath: "#/properties/apiVersion/const", keyword: "const", params: { allowedValue: "bowline.dev/v1" }, message: "must be equal to constant", schema: "bowline.dev/v1", parentSchema: schema1.properties.apiVersion, data: data0 };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      let data1 = data.kind;
      if ("Environment" !== data1) {
        const err6 = { instancePath: instancePath + "/kind", schemaPath: "#/properties/kind/const", keyword: "const", params: { allowedValue: "Environment" }, message: "must be equal to constant", schema: "Environment", parentSchema: schema1.properties.kind, data: data1 };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.metadata !== void 0) {
      let data2 = data.metadata;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.name === void 0) {
          const err7 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema1.properties.metadata.required, parentSchema: schema1.properties.metadata, data: data2 };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
        for (const key1 in data2) {
          if (!(key1 === "name")) {
            const err8 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties", schema: false, parentSchema: schema1.properties.metadata, data: data2 };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
        if (data2.name !== void 0) {
          let data3 = data2.name;
          if (typeof data3 === "string") {
            if (func0(data3) > 128) {
              const err9 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema1.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
            if (!pattern4.test(data3)) {
              const err10 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"', schema: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$", parentSchema: schema1.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
          } else {
            const err11 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.metadata.properties.name.type, parentSchema: schema1.properties.metadata.properties.name, data: data3 };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
      } else {
        const err12 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema1.properties.metadata.type, parentSchema: schema1.properties.metadata, data: data2 };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.spec !== void 0) {
      let data4 = data.spec;
      if (data4 && typeof data4 == "object" && !Array.isArray(data4)) {
        if (data4.extension === void 0) {
          const err13 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "extension" }, message: "must have required property 'extension'", schema: schema1.properties.spec.required, parentSchema: schema1.properties.spec, data: data4 };
          if (vErrors === null) {
            vErrors = [err13];
          } else {
            vErrors.push(err13);
          }
          errors++;
        }
        if (data4.type === void 0) {
          const err14 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'", schema: schema1.properties.spec.required, parentSchema: schema1.properties.spec, data: data4 };
          if (vErrors === null) {
            vErrors = [err14];
          } else {
            vErrors.push(err14);
          }
          errors++;
        }
        for (const key2 in data4) {
          if (!func12.call(schema1.properties.spec.properties, key2)) {
            const err15 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties", schema: false, parentSchema: schema1.properties.spec, data: data4 };
            if (vErrors === null) {
              vErrors = [err15];
            } else {
              vErrors.push(err15);
            }
            errors++;
          }
        }
        if (data4.extension !== void 0) {
          let data5 = data4.extension;
          if (typeof data5 === "string") {
            if (func0(data5) > 63) {
              const err16 = { instancePath: instancePath + "/spec/extension", schemaPath: "#/properties/spec/properties/extension/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters", schema: 63, parentSchema: schema1.properties.spec.properties.extension, data: data5 };
              if (vErrors === null) {
                vErrors = [err16];
              } else {
                vErrors.push(err16);
              }
              errors++;
            }
            if (!pattern0.test(data5)) {
              const err17 = { instancePath: instancePath + "/spec/extension", schemaPath: "#/properties/spec/properties/extension/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"', schema: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", parentSchema: schema1.properties.spec.properties.extension, data: data5 };
              if (vErrors === null) {
                vErrors = [err17];
              } else {
                vErrors.push(err17);
              }
              errors++;
            }
          } else {
            const err18 = { instancePath: instancePath + "/spec/extension", schemaPath: "#/properties/spec/properties/extension/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.extension.type, parentSchema: schema1.properties.spec.properties.extension, data: data5 };
            if (vErrors === null) {
              vErrors = [err18];
            } else {
              vErrors.push(err18);
            }
            errors++;
          }
        }
        if (data4.type !== void 0) {
          let data6 = data4.type;
          if (typeof data6 !== "string") {
            const err19 = { instancePath: instancePath + "/spec/type", schemaPath: "#/properties/spec/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.type.type, parentSchema: schema1.properties.spec.properties.type, data: data6 };
            if (vErrors === null) {
              vErrors = [err19];
            } else {
              vErrors.push(err19);
            }
            errors++;
          }
          if (!(data6 === "dev" || data6 === "test" || data6 === "production")) {
            const err20 = { instancePath: instancePath + "/spec/type", schemaPath: "#/properties/spec/properties/type/enum", keyword: "enum", params: { allowedValues: schema1.properties.spec.properties.type.enum }, message: "must be equal to one of the allowed values", schema: schema1.properties.spec.properties.type.enum, parentSchema: schema1.properties.spec.properties.type, data: data6 };
            if (vErrors === null) {
              vErrors = [err20];
            } else {
              vErrors.push(err20);
            }
            errors++;
          }
        }
        if (data4.mode !== void 0) {
          let data7 = data4.mode;
          if (typeof data7 !== "string") {
            const err21 = { instancePath: instancePath + "/spec/mode", schemaPath: "#/properties/spec/properties/mode/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.mode.type, parentSchema: schema1.properties.spec.properties.mode, data: data7 };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
          if (!(data7 === "local" || data7 === "cloud")) {
            const err22 = { instancePath: instancePath + "/spec/mode", schemaPath: "#/properties/spec/properties/mode/enum", keyword: "enum", params: { allowedValues: schema1.properties.spec.properties.mode.enum }, message: "must be equal to one of the allowed values", schema: schema1.properties.spec.properties.mode.enum, parentSchema: schema1.properties.spec.properties.mode, data: data7 };
            if (vErrors === null) {
              vErrors = [err22];
            } else {
              vErrors.push(err22);
            }
            errors++;
          }
        }
        if (data4.state !== void 0) {
          let data8 = data4.state;
          if (typeof data8 !== "string") {
            const err23 = { instancePath: instancePath + "/spec/state", schemaPath: "#/properties/spec/properties/state/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.state.type, parentSchema: schema1.properties.spec.properties.state, data: data8 };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
          if (!(data8 === "running" || data8 === "stopped")) {
            const err24 = { instancePath: instancePath + "/spec/state", schemaPath: "#/properties/spec/properties/state/enum", keyword: "enum", params: { allowedValues: schema1.properties.spec.properties.state.enum }, message: "must be equal to one of the allowed values", schema: schema1.properties.spec.properties.state.enum, parentSchema: schema1.properties.spec.properties.state, data: data8 };
            if (vErrors === null) {
              vErrors = [err24];
            } else {
              vErrors.push(err24);
            }
            errors++;
          }
        }
        if (data4.source !== void 0) {
          let data9 = data4.source;
          if (data9 && typeof data9 == "object" && !Array.isArray(data9)) {
            if (data9.url === void 0) {
              const err25 = { instancePath: instancePath + "/spec/source", schemaPath: "#/properties/spec/properties/source/required", keyword: "required", params: { missingProperty: "url" }, message: "must have required property 'url'", schema: schema1.properties.spec.properties.source.required, parentSchema: schema1.properties.spec.properties.source, data: data9 };
              if (vErrors === null) {
                vErrors = [err25];
              } else {
                vErrors.push(err25);
              }
              errors++;
            }
            if (data9.tag === void 0) {
              const err26 = { instancePath: instancePath + "/spec/source", schemaPath: "#/properties/spec/properties/source/required", keyword: "required", params: { missingProperty: "tag" }, message: "must have required property 'tag'", schema: schema1.properties.spec.properties.source.required, parentSchema: schema1.properties.spec.properties.source, data: data9 };
              if (vErrors === null) {
                vErrors = [err26];
              } else {
                vErrors.push(err26);
              }
              errors++;
            }
            for (const key3 in data9) {
              if (!(key3 === "url" || key3 === "tag" || key3 === "auth")) {
                const err27 = { instancePath: instancePath + "/spec/source", schemaPath: "#/properties/spec/properties/source/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key3 }, message: "must NOT have additional properties", schema: false, parentSchema: schema1.properties.spec.properties.source, data: data9 };
                if (vErrors === null) {
                  vErrors = [err27];
                } else {
                  vErrors.push(err27);
                }
                errors++;
              }
            }
            if (data9.url !== void 0) {
              let data10 = data9.url;
              if (typeof data10 === "string") {
                if (func0(data10) > 2048) {
                  const err28 = { instancePath: instancePath + "/spec/source/url", schemaPath: "#/properties/spec/properties/source/properties/url/maxLength", keyword: "maxLength", params: { limit: 2048 }, message: "must NOT have more than 2048 characters", schema: 2048, parentSchema: schema1.properties.spec.properties.source.properties.url, data: data10 };
                  if (vErrors === null) {
                    vErrors = [err28];
                  } else {
                    vErrors.push(err28);
                  }
                  errors++;
                }
                if (func0(data10) < 1) {
                  const err29 = { instancePath: instancePath + "/spec/source/url", schemaPath: "#/properties/spec/properties/source/properties/url/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema1.properties.spec.properties.source.properties.url, data: data10 };
                  if (vErrors === null) {
                    vErrors = [err29];
                  } else {
                    vErrors.push(err29);
                  }
                  errors++;
                }
                if (!pattern6.test(data10)) {
                  const err30 = { instancePath: instancePath + "/spec/source/url", schemaPath: "#/properties/spec/properties/source/properties/url/pattern", keyword: "pattern", params: { pattern: "^[^\\s\\u0000-\\u001f\\u007f]+$" }, message: 'must match pattern "^[^\\s\\u0000-\\u001f\\u007f]+$"', schema: "^[^\\s\\u0000-\\u001f\\u007f]+$", parentSchema: schema1.properties.spec.properties.source.properties.url, data: data10 };
                  if (vErrors === null) {
                    vErrors = [err30];
                  } else {
                    vErrors.push(err30);
                  }
                  errors++;
                }
              } else {
                const err31 = { instancePath: instancePath + "/spec/source/url", schemaPath: "#/properties/spec/properties/source/properties/url/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.source.properties.url.type, parentSchema: schema1.properties.spec.properties.source.properties.url, data: data10 };
                if (vErrors === null) {
                  vErrors = [err31];
                } else {
                  vErrors.push(err31);
                }
                errors++;
              }
            }
            if (data9.tag !== void 0) {
              let data11 = data9.tag;
              if (typeof data11 === "string") {
                if (func0(data11) > 255) {
                  const err32 = { instancePath: instancePath + "/spec/source/tag", schemaPath: "#/properties/spec/properties/source/properties/tag/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters", schema: 255, parentSchema: schema1.properties.spec.properties.source.properties.tag, data: data11 };
                  if (vErrors === null) {
                    vErrors = [err32];
                  } else {
                    vErrors.push(err32);
                  }
                  errors++;
                }
                if (func0(data11) < 1) {
                  const err33 = { instancePath: instancePath + "/spec/source/tag", schemaPath: "#/properties/spec/properties/source/properties/tag/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema1.properties.spec.properties.source.properties.tag, data: data11 };
                  if (vErrors === null) {
                    vErrors = [err33];
                  } else {
                    vErrors.push(err33);
                  }
                  errors++;
                }
              } else {
                const err34 = { instancePath: instancePath + "/spec/source/tag", schemaPath: "#/properties/spec/properties/source/properties/tag/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.source.properties.tag.type, parentSchema: schema1.properties.spec.properties.source.properties.tag, data: data11 };
                if (vErrors === null) {
                  vErrors = [err34];
                } else {
                  vErrors.push(err34);
                }
                errors++;
              }
            }
            if (data9.auth !== void 0) {
              let data12 = data9.auth;
              if (data12 && typeof data12 == "object" && !Array.isArray(data12)) {
                if (data12.username === void 0) {
                  const err35 = { instancePath: instancePath + "/spec/source/auth", schemaPath: "#/properties/spec/properties/source/properties/auth/required", keyword: "required", params: { missingProperty: "username" }, message: "must have required property 'username'", schema: schema1.properties.spec.properties.source.properties.auth.required, parentSchema: schema1.properties.spec.properties.source.properties.auth, data: data12 };
                  if (vErrors === null) {
                    vErrors = [err35];
                  } else {
                    vErrors.push(err35);
                  }
                  errors++;
                }
                if (data12.passwordFrom === void 0) {
                  const err36 = { instancePath: instancePath + "/spec/source/auth", schemaPath: "#/properties/spec/properties/source/properties/auth/required", keyword: "required", params: { missingProperty: "passwordFrom" }, message: "must have required property 'passwordFrom'", schema: schema1.properties.spec.properties.source.properties.auth.required, parentSchema: schema1.properties.spec.properties.source.properties.auth, data: data12 };
                  if (vErrors === null) {
                    vErrors = [err36];
                  } else {
                    vErrors.push(err36);
                  }
                  errors++;
                }
                for (const key4 in data12) {
                  if (!(key4 === "username" || key4 === "passwordFrom")) {
                    const err37 = { instancePath: instancePath + "/spec/source/auth", schemaPath: "#/properties/spec/properties/source/properties/auth/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key4 }, message: "must NOT have additional properties", schema: false, parentSchema: schema1.properties.spec.properties.source.properties.auth, data: data12 };
                    if (vErrors === null) {
                      vErrors = [err37];
                    } else {
                      vErrors.push(err37);
                    }
                    errors++;
                  }
                }
                if (data12.username !== void 0) {
                  let data13 = data12.username;
                  if (typeof data13 === "string") {
                    if (func0(data13) > 255) {
                      const err38 = { instancePath: instancePath + "/spec/source/auth/username", schemaPath: "#/properties/spec/properties/source/properties/auth/properties/username/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters", schema: 255, parentSchema: schema1.properties.spec.properties.source.properties.auth.properties.username, data: data13 };
                      if (vErrors === null) {
                        vErrors = [err38];
                      } else {
                        vErrors.push(err38);
                      }
                      errors++;
                    }
                    if (func0(data13) < 1) {
                      const err39 = { instancePath: instancePath + "/spec/source/auth/username", schemaPath: "#/properties/spec/properties/source/properties/auth/properties/username/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema1.properties.spec.properties.source.properties.auth.properties.username, data: data13 };
                      if (vErrors === null) {
                        vErrors = [err39];
                      } else {
                        vErrors.push(err39);
                      }
                      errors++;
                    }
                    if (!pattern7.test(data13)) {
                      const err40 = { instancePath: instancePath + "/spec/source/auth/username", schemaPath: "#/properties/spec/properties/source/properties/auth/properties/username/pattern", keyword: "pattern", params: { pattern: "^[^\\s:\\u0000-\\u001f\\u007f]+$" }, message: 'must match pattern "^[^\\s:\\u0000-\\u001f\\u007f]+$"', schema: "^[^\\s:\\u0000-\\u001f\\u007f]+$", parentSchema: schema1.properties.spec.properties.source.properties.auth.properties.username, data: data13 };
                      if (vErrors === null) {
                        vErrors = [err40];
                      } else {
                        vErrors.push(err40);
                      }
                      errors++;
                    }
                  } else {
                    const err41 = { instancePath: instancePath + "/spec/source/auth/username", schemaPath: "#/properties/spec/properties/source/properties/auth/properties/username/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.source.properties.auth.properties.username.type, parentSchema: schema1.properties.spec.properties.source.properties.auth.properties.username, data: data13 };
                    if (vErrors === null) {
                      vErrors = [err41];
                    } else {
                      vErrors.push(err41);
                    }
                    errors++;
                  }
                }
                if (data12.passwordFrom !== void 0) {
                  let data14 = data12.passwordFrom;
                  if (typeof data14 === "string") {
                    if (func0(data14) > 128) {
                      const err42 = { instancePath: instancePath + "/spec/source/auth/passwordFrom", schemaPath: "#/properties/spec/properties/source/properties/auth/properties/passwordFrom/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema1.properties.spec.properties.source.properties.auth.properties.passwordFrom, data: data14 };
                      if (vErrors === null) {
                        vErrors = [err42];
                      } else {
                        vErrors.push(err42);
                      }
                      errors++;
                    }
                    if (!pattern8.test(data14)) {
                      const err43 = { instancePath: instancePath + "/spec/source/auth/passwordFrom", schemaPath: "#/properties/spec/properties/source/properties/auth/properties/passwordFrom/pattern", keyword: "pattern", params: { pattern: "^BOWLINE_SECRET_[A-Z0-9_]+$" }, message: 'must match pattern "^BOWLINE_SECRET_[A-Z0-9_]+$"', schema: "^BOWLINE_SECRET_[A-Z0-9_]+$", parentSchema: schema1.properties.spec.properties.source.properties.auth.properties.passwordFrom, data: data14 };
                      if (vErrors === null) {
                        vErrors = [err43];
                      } else {
                        vErrors.push(err43);
                      }
                      errors++;
                    }
                  } else {
                    const err44 = { instancePath: instancePath + "/spec/source/auth/passwordFrom", schemaPath: "#/properties/spec/properties/source/properties/auth/properties/passwordFrom/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.source.properties.auth.properties.passwordFrom.type, parentSchema: schema1.properties.spec.properties.source.properties.auth.properties.passwordFrom, data: data14 };
                    if (vErrors === null) {
                      vErrors = [err44];
                    } else {
                      vErrors.push(err44);
                    }
                    errors++;
                  }
                }
              } else {
                const err45 = { instancePath: instancePath + "/spec/source/auth", schemaPath: "#/properties/spec/properties/source/properties/auth/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema1.properties.spec.properties.source.properties.auth.type, parentSchema: schema1.properties.spec.properties.source.properties.auth, data: data12 };
                if (vErrors === null) {
                  vErrors = [err45];
                } else {
                  vErrors.push(err45);
                }
                errors++;
              }
            }
          } else {
            const err46 = { instancePath: instancePath + "/spec/source", schemaPath: "#/properties/spec/properties/source/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema1.properties.spec.properties.source.type, parentSchema: schema1.properties.spec.properties.source, data: data9 };
            if (vErrors === null) {
              vErrors = [err46];
            } else {
              vErrors.push(err46);
            }
            errors++;
          }
        }
        if (data4.runtime !== void 0) {
          let data15 = data4.runtime;
          if (data15 && typeof data15 == "object" && !Array.isArray(data15)) {
            if (data15.start === void 0) {
              const err47 = { instancePath: instancePath + "/spec/runtime", schemaPath: "#/properties/spec/properties/runtime/required", keyword: "required", params: { missingProperty: "start" }, message: "must have required property 'start'", schema: schema1.properties.spec.properties.runtime.required, parentSchema: schema1.properties.spec.properties.runtime, data: data15 };
              if (vErrors === null) {
                vErrors = [err47];
              } else {
                vErrors.push(err47);
              }
              errors++;
            }
            for (const key5 in data15) {
              if (!(key5 === "kind" || key5 === "build" || key5 === "start")) {
                const err48 = { instancePath: instancePath + "/spec/runtime", schemaPath: "#/properties/spec/properties/runtime/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key5 }, message: "must NOT have additional properties", schema: false, parentSchema: schema1.properties.spec.properties.runtime, data: data15 };
                if (vErrors === null) {
                  vErrors = [err48];
                } else {
                  vErrors.push(err48);
                }
                errors++;
              }
            }
            if (data15.kind !== void 0) {
              let data16 = data15.kind;
              if (typeof data16 !== "string") {
                const err49 = { instancePath: instancePath + "/spec/runtime/kind", schemaPath: "#/properties/spec/properties/runtime/properties/kind/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.runtime.properties.kind.type, parentSchema: schema1.properties.spec.properties.runtime.properties.kind, data: data16 };
                if (vErrors === null) {
                  vErrors = [err49];
                } else {
                  vErrors.push(err49);
                }
                errors++;
              }
              if (!(data16 === "process")) {
                const err50 = { instancePath: instancePath + "/spec/runtime/kind", schemaPath: "#/properties/spec/properties/runtime/properties/kind/enum", keyword: "enum", params: { allowedValues: schema1.properties.spec.properties.runtime.properties.kind.enum }, message: "must be equal to one of the allowed values", schema: schema1.properties.spec.properties.runtime.properties.kind.enum, parentSchema: schema1.properties.spec.properties.runtime.properties.kind, data: data16 };
                if (vErrors === null) {
                  vErrors = [err50];
                } else {
                  vErrors.push(err50);
                }
                errors++;
              }
            }
            if (data15.build !== void 0) {
              let data17 = data15.build;
              if (typeof data17 === "string") {
                if (func0(data17) > 8192) {
                  const err51 = { instancePath: instancePath + "/spec/runtime/build", schemaPath: "#/properties/spec/properties/runtime/properties/build/maxLength", keyword: "maxLength", params: { limit: 8192 }, message: "must NOT have more than 8192 characters", schema: 8192, parentSchema: schema1.properties.spec.properties.runtime.properties.build, data: data17 };
                  if (vErrors === null) {
                    vErrors = [err51];
                  } else {
                    vErrors.push(err51);
                  }
                  errors++;
                }
                if (func0(data17) < 1) {
                  const err52 = { instancePath: instancePath + "/spec/runtime/build", schemaPath: "#/properties/spec/properties/runtime/properties/build/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema1.properties.spec.properties.runtime.properties.build, data: data17 };
                  if (vErrors === null) {
                    vErrors = [err52];
                  } else {
                    vErrors.push(err52);
                  }
                  errors++;
                }
                if (!pattern9.test(data17)) {
                  const err53 = { instancePath: instancePath + "/spec/runtime/build", schemaPath: "#/properties/spec/properties/runtime/properties/build/pattern", keyword: "pattern", params: { pattern: "^[^\\u0000]+$" }, message: 'must match pattern "^[^\\u0000]+$"', schema: "^[^\\u0000]+$", parentSchema: schema1.properties.spec.properties.runtime.properties.build, data: data17 };
                  if (vErrors === null) {
                    vErrors = [err53];
                  } else {
                    vErrors.push(err53);
                  }
                  errors++;
                }
              } else {
                const err54 = { instancePath: instancePath + "/spec/runtime/build", schemaPath: "#/properties/spec/properties/runtime/properties/build/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.runtime.properties.build.type, parentSchema: schema1.properties.spec.properties.runtime.properties.build, data: data17 };
                if (vErrors === null) {
                  vErrors = [err54];
                } else {
                  vErrors.push(err54);
                }
                errors++;
              }
            }
            if (data15.start !== void 0) {
              let data18 = data15.start;
              if (typeof data18 === "string") {
                if (func0(data18) > 8192) {
                  const err55 = { instancePath: instancePath + "/spec/runtime/start", schemaPath: "#/properties/spec/properties/runtime/properties/start/maxLength", keyword: "maxLength", params: { limit: 8192 }, message: "must NOT have more than 8192 characters", schema: 8192, parentSchema: schema1.properties.spec.properties.runtime.properties.start, data: data18 };
                  if (vErrors === null) {
                    vErrors = [err55];
                  } else {
                    vErrors.push(err55);
                  }
                  errors++;
                }
                if (func0(data18) < 1) {
                  const err56 = { instancePath: instancePath + "/spec/runtime/start", schemaPath: "#/properties/spec/properties/runtime/properties/start/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema1.properties.spec.properties.runtime.properties.start, data: data18 };
                  if (vErrors === null) {
                    vErrors = [err56];
                  } else {
                    vErrors.push(err56);
                  }
                  errors++;
                }
                if (!pattern9.test(data18)) {
                  const err57 = { instancePath: instancePath + "/spec/runtime/start", schemaPath: "#/properties/spec/properties/runtime/properties/start/pattern", keyword: "pattern", params: { pattern: "^[^\\u0000]+$" }, message: 'must match pattern "^[^\\u0000]+$"', schema: "^[^\\u0000]+$", parentSchema: schema1.properties.spec.properties.runtime.properties.start, data: data18 };
                  if (vErrors === null) {
                    vErrors = [err57];
                  } else {
                    vErrors.push(err57);
                  }
                  errors++;
                }
              } else {
                const err58 = { instancePath: instancePath + "/spec/runtime/start", schemaPath: "#/properties/spec/properties/runtime/properties/start/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.runtime.properties.start.type, parentSchema: schema1.properties.spec.properties.runtime.properties.start, data: data18 };
                if (vErrors === null) {
                  vErrors = [err58];
                } else {
                  vErrors.push(err58);
                }
                errors++;
              }
            }
          } else {
            const err59 = { instancePath: instancePath + "/spec/runtime", schemaPath: "#/properties/spec/properties/runtime/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema1.properties.spec.properties.runtime.type, parentSchema: schema1.properties.spec.properties.runtime, data: data15 };
            if (vErrors === null) {
              vErrors = [err59];
            } else {
              vErrors.push(err59);
            }
            errors++;
          }
        }
        if (data4.instances !== void 0) {
          let data19 = data4.instances;
          if (!(typeof data19 == "number" && (!(data19 % 1) && !isNaN(data19)) && isFinite(data19))) {
            const err60 = { instancePath: instancePath + "/spec/instances", schemaPath: "#/properties/spec/properties/instances/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema1.properties.spec.properties.instances.type, parentSchema: schema1.properties.spec.properties.instances, data: data19 };
            if (vErrors === null) {
              vErrors = [err60];
            } else {
              vErrors.push(err60);
            }
            errors++;
          }
          if (typeof data19 == "number" && isFinite(data19)) {
            if (data19 > 16 || isNaN(data19)) {
              const err61 = { instancePath: instancePath + "/spec/instances", schemaPath: "#/properties/spec/properties/instances/maximum", keyword: "maximum", params: { comparison: "<=", limit: 16 }, message: "must be <= 16", schema: 16, parentSchema: schema1.properties.spec.properties.instances, data: data19 };
              if (vErrors === null) {
                vErrors = [err61];
              } else {
                vErrors.push(err61);
              }
              errors++;
            }
            if (data19 < 1 || isNaN(data19)) {
              const err62 = { instancePath: instancePath + "/spec/instances", schemaPath: "#/properties/spec/properties/instances/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema1.properties.spec.properties.instances, data: data19 };
              if (vErrors === null) {
                vErrors = [err62];
              } else {
                vErrors.push(err62);
              }
              errors++;
            }
          }
        }
        if (data4.resources !== void 0) {
          let data20 = data4.resources;
          if (data20 && typeof data20 == "object" && !Array.isArray(data20)) {
            for (const key6 in data20) {
              if (!(key6 === "cpu" || key6 === "memory")) {
                const err63 = { instancePath: instancePath + "/spec/resources", schemaPath: "#/properties/spec/properties/resources/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key6 }, message: "must NOT have additional properties", schema: false, parentSchema: schema1.properties.spec.properties.resources, data: data20 };
                if (vErrors === null) {
                  vErrors = [err63];
                } else {
                  vErrors.push(err63);
                }
                errors++;
              }
            }
            if (data20.cpu !== void 0) {
              let data21 = data20.cpu;
              if (typeof data21 === "string") {
                if (!pattern11.test(data21)) {
                  const err64 = { instancePath: instancePath + "/spec/resources/cpu", schemaPath: "#/properties/spec/properties/resources/properties/cpu/pattern", keyword: "pattern", params: { pattern: "^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$" }, message: 'must match pattern "^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$"', schema: "^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$", parentSchema: schema1.properties.spec.properties.resources.properties.cpu, data: data21 };
                  if (vErrors === null) {
                    vErrors = [err64];
                  } else {
                    vErrors.push(err64);
                  }
                  errors++;
                }
              } else {
                const err65 = { instancePath: instancePath + "/spec/resources/cpu", schemaPath: "#/properties/spec/properties/resources/properties/cpu/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.resources.properties.cpu.type, parentSchema: schema1.properties.spec.properties.resources.properties.cpu, data: data21 };
                if (vErrors === null) {
                  vErrors = [err65];
                } else {
                  vErrors.push(err65);
                }
                errors++;
              }
            }
            if (data20.memory !== void 0) {
              let data22 = data20.memory;
              if (typeof data22 === "string") {
                if (!pattern12.test(data22)) {
                  const err66 = { instancePath: instancePath + "/spec/resources/memory", schemaPath: "#/properties/spec/properties/resources/properties/memory/pattern", keyword: "pattern", params: { pattern: "^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$" }, message: 'must match pattern "^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$"', schema: "^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$", parentSchema: schema1.properties.spec.properties.resources.properties.memory, data: data22 };
                  if (vErrors === null) {
                    vErrors = [err66];
                  } else {
                    vErrors.push(err66);
                  }
                  errors++;
                }
              } else {
                const err67 = { instancePath: instancePath + "/spec/resources/memory", schemaPath: "#/properties/spec/properties/resources/properties/memory/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.resources.properties.memory.type, parentSchema: schema1.properties.spec.properties.resources.properties.memory, data: data22 };
                if (vErrors === null) {
                  vErrors = [err67];
                } else {
                  vErrors.push(err67);
                }
                errors++;
              }
            }
          } else {
            const err68 = { instancePath: instancePath + "/spec/resources", schemaPath: "#/properties/spec/properties/resources/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema1.properties.spec.properties.resources.type, parentSchema: schema1.properties.spec.properties.resources, data: data20 };
            if (vErrors === null) {
              vErrors = [err68];
            } else {
              vErrors.push(err68);
            }
            errors++;
          }
        }
        if (data4.logLevel !== void 0) {
          let data23 = data4.logLevel;
          if (typeof data23 !== "string") {
            const err69 = { instancePath: instancePath + "/spec/logLevel", schemaPath: "#/properties/spec/properties/logLevel/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.logLevel.type, parentSchema: schema1.properties.spec.properties.logLevel, data: data23 };
            if (vErrors === null) {
              vErrors = [err69];
            } else {
              vErrors.push(err69);
            }
            errors++;
          }
          if (!(data23 === "DEBUG" || data23 === "INFO" || data23 === "WARNING" || data23 === "ERROR")) {
            const err70 = { instancePath: instancePath + "/spec/logLevel", schemaPath: "#/properties/spec/properties/logLevel/enum", keyword: "enum", params: { allowedValues: schema1.properties.spec.properties.logLevel.enum }, message: "must be equal to one of the allowed values", schema: schema1.properties.spec.properties.logLevel.enum, parentSchema: schema1.properties.spec.properties.logLevel, data: data23 };
            if (vErrors === null) {
              vErrors = [err70];
            } else {
              vErrors.push(err70);
            }
            errors++;
          }
        }
        if (data4.drainTimeout !== void 0) {
          let data24 = data4.drainTimeout;
          if (typeof data24 === "string") {
            if (!pattern13.test(data24)) {
              const err71 = { instancePath: instancePath + "/spec/drainTimeout", schemaPath: "#/properties/spec/properties/drainTimeout/pattern", keyword: "pattern", params: { pattern: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$" }, message: 'must match pattern "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"', schema: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", parentSchema: schema1.properties.spec.properties.drainTimeout, data: data24 };
              if (vErrors === null) {
                vErrors = [err71];
              } else {
                vErrors.push(err71);
              }
              errors++;
            }
          } else {
            const err72 = { instancePath: instancePath + "/spec/drainTimeout", schemaPath: "#/properties/spec/properties/drainTimeout/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.drainTimeout.type, parentSchema: schema1.properties.spec.properties.drainTimeout, data: data24 };
            if (vErrors === null) {
              vErrors = [err72];
            } else {
              vErrors.push(err72);
            }
            errors++;
          }
        }
        if (data4.deployTimeout !== void 0) {
          let data25 = data4.deployTimeout;
          if (typeof data25 === "string") {
            if (!pattern13.test(data25)) {
              const err73 = { instancePath: instancePath + "/spec/deployTimeout", schemaPath: "#/properties/spec/properties/deployTimeout/pattern", keyword: "pattern", params: { pattern: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$" }, message: 'must match pattern "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"', schema: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", parentSchema: schema1.properties.spec.properties.deployTimeout, data: data25 };
              if (vErrors === null) {
                vErrors = [err73];
              } else {
                vErrors.push(err73);
              }
              errors++;
            }
          } else {
            const err74 = { instancePath: instancePath + "/spec/deployTimeout", schemaPath: "#/properties/spec/properties/deployTimeout/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.deployTimeout.type, parentSchema: schema1.properties.spec.properties.deployTimeout, data: data25 };
            if (vErrors === null) {
              vErrors = [err74];
            } else {
              vErrors.push(err74);
            }
            errors++;
          }
        }
        if (data4.externalEvents !== void 0) {
          let data26 = data4.externalEvents;
          if (data26 && typeof data26 == "object" && !Array.isArray(data26)) {
            for (const key7 in data26) {
              if (!(key7 === "enabled")) {
                const err75 = { instancePath: instancePath + "/spec/externalEvents", schemaPath: "#/properties/spec/properties/externalEvents/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key7 }, message: "must NOT have additional properties", schema: false, parentSchema: schema1.properties.spec.properties.externalEvents, data: data26 };
                if (vErrors === null) {
                  vErrors = [err75];
                } else {
                  vErrors.push(err75);
                }
                errors++;
              }
            }
            if (data26.enabled !== void 0) {
              let data27 = data26.enabled;
              if (typeof data27 !== "boolean") {
                const err76 = { instancePath: instancePath + "/spec/externalEvents/enabled", schemaPath: "#/properties/spec/properties/externalEvents/properties/enabled/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean", schema: schema1.properties.spec.properties.externalEvents.properties.enabled.type, parentSchema: schema1.properties.spec.properties.externalEvents.properties.enabled, data: data27 };
                if (vErrors === null) {
                  vErrors = [err76];
                } else {
                  vErrors.push(err76);
                }
                errors++;
              }
            }
          } else {
            const err77 = { instancePath: instancePath + "/spec/externalEvents", schemaPath: "#/properties/spec/properties/externalEvents/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema1.properties.spec.properties.externalEvents.type, parentSchema: schema1.properties.spec.properties.externalEvents, data: data26 };
            if (vErrors === null) {
              vErrors = [err77];
            } else {
              vErrors.push(err77);
            }
            errors++;
          }
        }
        if (data4.suspend !== void 0) {
          let data28 = data4.suspend;
          if (data28 && typeof data28 == "object" && !Array.isArray(data28)) {
            if (data28.reason === void 0) {
              const err78 = { instancePath: instancePath + "/spec/suspend", schemaPath: "#/properties/spec/properties/suspend/required", keyword: "required", params: { missingProperty: "reason" }, message: "must have required property 'reason'", schema: schema1.properties.spec.properties.suspend.required, parentSchema: schema1.properties.spec.properties.suspend, data: data28 };
              if (vErrors === null) {
                vErrors = [err78];
              } else {
                vErrors.push(err78);
              }
              errors++;
            }
            for (const key8 in data28) {
              if (!(key8 === "reason" || key8 === "until")) {
                const err79 = { instancePath: instancePath + "/spec/suspend", schemaPath: "#/properties/spec/properties/suspend/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key8 }, message: "must NOT have additional properties", schema: false, parentSchema: schema1.properties.spec.properties.suspend, data: data28 };
                if (vErrors === null) {
                  vErrors = [err79];
                } else {
                  vErrors.push(err79);
                }
                errors++;
              }
            }
            if (data28.reason !== void 0) {
              let data29 = data28.reason;
              if (typeof data29 === "string") {
                if (func0(data29) > 512) {
                  const err80 = { instancePath: instancePath + "/spec/suspend/reason", schemaPath: "#/properties/spec/properties/suspend/properties/reason/maxLength", keyword: "maxLength", params: { limit: 512 }, message: "must NOT have more than 512 characters", schema: 512, parentSchema: schema1.properties.spec.properties.suspend.properties.reason, data: data29 };
                  if (vErrors === null) {
                    vErrors = [err80];
                  } else {
                    vErrors.push(err80);
                  }
                  errors++;
                }
                if (func0(data29) < 1) {
                  const err81 = { instancePath: instancePath + "/spec/suspend/reason", schemaPath: "#/properties/spec/properties/suspend/properties/reason/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema1.properties.spec.properties.suspend.properties.reason, data: data29 };
                  if (vErrors === null) {
                    vErrors = [err81];
                  } else {
                    vErrors.push(err81);
                  }
                  errors++;
                }
              } else {
                const err82 = { instancePath: instancePath + "/spec/suspend/reason", schemaPath: "#/properties/spec/properties/suspend/properties/reason/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.suspend.properties.reason.type, parentSchema: schema1.properties.spec.properties.suspend.properties.reason, data: data29 };
                if (vErrors === null) {
                  vErrors = [err82];
                } else {
                  vErrors.push(err82);
                }
                errors++;
              }
            }
            if (data28.until !== void 0) {
              let data30 = data28.until;
              if (typeof data30 === "string") {
                if (!pattern15.test(data30)) {
                  const err83 = { instancePath: instancePath + "/spec/suspend/until", schemaPath: "#/properties/spec/properties/suspend/properties/until/pattern", keyword: "pattern", params: { pattern: "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$" }, message: 'must match pattern "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$"', schema: "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$", parentSchema: schema1.properties.spec.properties.suspend.properties.until, data: data30 };
                  if (vErrors === null) {
                    vErrors = [err83];
                  } else {
                    vErrors.push(err83);
                  }
                  errors++;
                }
              } else {
                const err84 = { instancePath: instancePath + "/spec/suspend/until", schemaPath: "#/properties/spec/properties/suspend/properties/until/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema1.properties.spec.properties.suspend.properties.until.type, parentSchema: schema1.properties.spec.properties.suspend.properties.until, data: data30 };
                if (vErrors === null) {
                  vErrors = [err84];
                } else {
                  vErrors.push(err84);
                }
                errors++;
              }
            }
          } else {
            const err85 = { instancePath: instancePath + "/spec/suspend", schemaPath: "#/properties/spec/properties/suspend/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema1.properties.spec.properties.suspend.type, parentSchema: schema1.properties.spec.properties.suspend, data: data28 };
            if (vErrors === null) {
              vErrors = [err85];
            } else {
              vErrors.push(err85);
            }
            errors++;
          }
        }
      } else {
        const err86 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema1.properties.spec.type, parentSchema: schema1.properties.spec, data: data4 };
        if (vErrors === null) {
          vErrors = [err86];
        } else {
          vErrors.push(err86);
        }
        errors++;
      }
    }
  } else {
    const err87 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema1.type, parentSchema: schema1, data };
    if (vErrors === null) {
      vErrors = [err87];
    } else {
      vErrors.push(err87);
    }
    errors++;
  }
  validate1.errors = vErrors;
  return errors === 0;
}
validate1.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var Extension = validate2;
var schema2 = { "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://bowline.dev/schemas/extension.v1.json", "title": "ExtensionDocument", "description": "A small service that reacts to events, schedules and calls.", "type": "object", "additionalProperties": false, "required": ["apiVersion", "kind", "metadata", "spec"], "properties": { "apiVersion": { "description": "Version of the configuration language.", "const": "bowline.dev/v1", "examples": ["bowline.dev/v1"] }, "kind": { "description": "What this document declares.", "const": "Extension", "examples": ["Extension"] }, "metadata": { "description": "Who this is.", "type": "object", "additionalProperties": false, "required": ["name"], "properties": { "name": { "description": "Short name of the extension; other documents refer to it. Its identifiers are derived from it, so it should never change.", "type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "patternErrorMessage": 'use lower-case letters, digits and "-", with a letter or digit at both ends', "examples": ["billing"] }, "id": { "description": "Adopts an identifier the extension has already. Left out: derived from the names of account and extension.", "type": "string", "pattern": "^SRVC-\\d{4}-\\d{4}$", "patternErrorMessage": "use an extension id such as SRVC-1234-5678", "examples": ["SRVC-5578-5298"] } }, "examples": [{ "name": "billing" }] }, "spec": { "title": "ExtensionSpec", "description": "The extension itself.", "type": "object", "additionalProperties": false, "required": ["type"], "properties": { "displayName": { "description": "Name for people. Left out: the same as `metadata.name`.", "type": "string", "minLength": 1, "maxLength": 128, "examples": ["Billing"] }, "description": { "description": "What the extension is for, for people.", "type": "string", "maxLength": 4096, "default": "", "examples": ["Approves purchase requests."] }, "shortDescription": { "description": "One line about the extension, for lists and cards.", "type": "string", "maxLength": 256, "pattern": "^[^\\r\\n]*$", "patternErrorMessage": "write a single line", "default": "", "examples": ["Approves purchase requests."] }, "overview": { "description": "What the extension does, at length; Markdown.", "type": "string", "maxLength": 65536, "default": "", "examples": ["## What it does\n\nApproves purchase requests up to a quantity."] }, "website": { "description": "Page about the extension, an http or https URL. Left out: none.", "type": "string", "maxLength": 512, "pattern": "^https?://[^\\s/?#]+\\S*$", "patternErrorMessage": "use an http or https URL", "examples": ["https://example.com/billing"] }, "icon": { "description": "Image shown beside the name: a path in this repository or an https URL. Left out: no image.", "type": "string", "minLength": 1, "maxLength": 512, "examples": ["icons/billing.png"] }, "type": { "description": "What the extension does. `fulfillment-automation` is for vendors only; `hub-integration` for distributors and resellers.", "type": "string", "enum": ["multi-account-installation", "commerce-transformations", "fulfillment-automation", "hub-integration"], "examples": ["fulfillment-automation"] }, "products": { "description": "Identifiers of the products the extension works with; each must be among the products of the Account.", "type": "array", "uniqueItems": true, "items": { "description": "Identifier of a product of the account.", "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^\\S+$", "patternErrorMessage": "use text without spaces", "examples": ["PRD-563-844-408"] }, "default": [], "examples": [["PRD-563-844-408"]] }, "hub": { "description": "Identifier of the hub the extension integrates, for the type `hub-integration`; it must be among the hubs of the Account. Left out: none.", "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^\\S+$", "patternErrorMessage": "use text without spaces", "examples": ["HB-1234-5678"] }, "packageId": { "description": "Package identifier on the hub, for the type `hub-integration`, which requires it. Left out: none.", "type": "string", "maxLength": 128, "pattern": "^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$", "patternErrorMessage": "use lower-case words joined with dots, such as cloudblue.connect.package", "examples": ["cloudblue.connect.package"] }, "permissions": { "description": "Modules of the platform the extension may access.", "type": "array", "uniqueItems": true, "items": { "description": "Name of a module.", "type": "string", "minLength": 1, "maxLength": 128, "examples": ["subscriptions"] }, "default": [], "examples": [["subscriptions"]] }, "events": { "description": "Types and categories (`background`, `interactive`) of events the extension is meant to get, for those who review it; what it does get is what it subscribes to when it starts. Left out: whatever it subscribes to.", "type": "array", "uniqueItems": true, "items": { "description": "An event type, or a category of them.", "type": "string", "maxLength": 128, "pattern": "^[a-z][a-z0-9_]*$", "patternErrorMessage": 'use lower-case letters, digits and "_"', "examples": ["asset_purchase_request_processing"] }, "examples": [["asset_purchase_request_processing"]] } }, "examples": [{ "type": "multi-account-installation" }] } }, "examples": [{ "apiVersion": "bowline.dev/v1", "kind": "Extension", "metadata": { "name": "billing" }, "spec": { "displayName": "Billing", "type": "fulfillment-automation", "products": ["PRD-563-844-408"] } }] };
var pattern17 = new RegExp("^SRVC-\\d{4}-\\d{4}$", "u");
var pattern18 = new RegExp("^[^\\r\\n]*$", "u");
var pattern19 = new RegExp("^https?://[^\\s/?#]+\\S*$", "u");
var pattern22 = new RegExp("^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$", "u");
var pattern23 = new RegExp("^[a-z][a-z0-9_]*$", "u");
function validate2(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate2.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.apiVersion === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "apiVersion" }, message: "must have required property 'apiVersion'", schema: schema2.required, parentSchema: schema2, data };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "kind" }, message: "must have required property 'kind'", schema: schema2.required, parentSchema: schema2, data };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.metadata === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "metadata" }, message: "must have required property 'metadata'", schema: schema2.required, parentSchema: schema2, data };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.spec === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "spec" }, message: "must have required property 'spec'", schema: schema2.required, parentSchema: schema2, data };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "apiVersion" || key0 === "kind" || key0 === "metadata" || key0 === "spec")) {
        const err4 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties", schema: false, parentSchema: schema2, data };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.apiVersion !== void 0) {
      let data0 = data.apiVersion;
      if ("bowline.dev/v1" !== data0) {
        const err5 = { instancePath: instancePath + "/apiVersion", schemaPath: "#/properties/apiVersion/const", keyword: "const", params: { allowedValue: "bowline.dev/v1" }, message: "must be equal to constant", schema: "bowline.dev/v1", parentSchema: schema2.properties.apiVersion, data: data0 };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      let data1 = data.kind;
      if ("Extension" !== data1) {
        const err6 = { instancePath: instancePath + "/kind", schemaPath: "#/properties/kind/const", keyword: "const", params: { allowedValue: "Extension" }, message: "must be equal to constant", schema: "Extension", parentSchema: schema2.properties.kind, data: data1 };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.metadata !== void 0) {
      let data2 = data.metadata;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.name === void 0) {
          const err7 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema2.properties.metadata.required, parentSchema: schema2.properties.metadata, data: data2 };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
        for (const key1 in data2) {
          if (!(key1 === "name" || key1 === "id")) {
            const err8 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties", schema: false, parentSchema: schema2.properties.metadata, data: data2 };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
        if (data2.name !== void 0) {
          let data3 = data2.name;
          if (typeof data3 === "string") {
            if (func0(data3) > 63) {
              const err9 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters", schema: 63, parentSchema: schema2.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
            if (!pattern0.test(data3)) {
              const err10 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"', schema: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", parentSchema: schema2.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
          } else {
            const err11 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.metadata.properties.name.type, parentSchema: schema2.properties.metadata.properties.name, data: data3 };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
        if (data2.id !== void 0) {
          let data4 = data2.id;
          if (typeof data4 === "string") {
            if (!pattern17.test(data4)) {
              const err12 = { instancePath: instancePath + "/metadata/id", schemaPath: "#/properties/metadata/properties/id/pattern", keyword: "pattern", params: { pattern: "^SRVC-\\d{4}-\\d{4}$" }, message: 'must match pattern "^SRVC-\\d{4}-\\d{4}$"', schema: "^SRVC-\\d{4}-\\d{4}$", parentSchema: schema2.properties.metadata.properties.id, data: data4 };
              if (vErrors === null) {
                vErrors = [err12];
              } else {
                vErrors.push(err12);
              }
              errors++;
            }
          } else {
            const err13 = { instancePath: instancePath + "/metadata/id", schemaPath: "#/properties/metadata/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.metadata.properties.id.type, parentSchema: schema2.properties.metadata.properties.id, data: data4 };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
      } else {
        const err14 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema2.properties.metadata.type, parentSchema: schema2.properties.metadata, data: data2 };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.spec !== void 0) {
      let data5 = data.spec;
      if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
        if (data5.type === void 0) {
          const err15 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'", schema: schema2.properties.spec.required, parentSchema: schema2.properties.spec, data: data5 };
          if (vErrors === null) {
            vErrors = [err15];
          } else {
            vErrors.push(err15);
          }
          errors++;
        }
        for (const key2 in data5) {
          if (!func12.call(schema2.properties.spec.properties, key2)) {
            const err16 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties", schema: false, parentSchema: schema2.properties.spec, data: data5 };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
        if (data5.displayName !== void 0) {
          let data6 = data5.displayName;
          if (typeof data6 === "string") {
            if (func0(data6) > 128) {
              const err17 = { instancePath: instancePath + "/spec/displayName", schemaPath: "#/properties/spec/properties/displayName/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema2.properties.spec.properties.displayName, data: data6 };
              if (vErrors === null) {
                vErrors = [err17];
              } else {
                vErrors.push(err17);
              }
              errors++;
            }
            if (func0(data6) < 1) {
              const err18 = { instancePath: instancePath + "/spec/displayName", schemaPath: "#/properties/spec/properties/displayName/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema2.properties.spec.properties.displayName, data: data6 };
              if (vErrors === null) {
                vErrors = [err18];
              } else {
                vErrors.push(err18);
              }
              errors++;
            }
          } else {
            const err19 = { instancePath: instancePath + "/spec/displayName", schemaPath: "#/properties/spec/properties/displayName/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.displayName.type, parentSchema: schema2.properties.spec.properties.displayName, data: data6 };
            if (vErrors === null) {
              vErrors = [err19];
            } else {
              vErrors.push(err19);
            }
            errors++;
          }
        }
        if (data5.description !== void 0) {
          let data7 = data5.description;
          if (typeof data7 === "string") {
            if (func0(data7) > 4096) {
              const err20 = { instancePath: instancePath + "/spec/description", schemaPath: "#/properties/spec/properties/description/maxLength", keyword: "maxLength", params: { limit: 4096 }, message: "must NOT have more than 4096 characters", schema: 4096, parentSchema: schema2.properties.spec.properties.description, data: data7 };
              if (vErrors === null) {
                vErrors = [err20];
              } else {
                vErrors.push(err20);
              }
              errors++;
            }
          } else {
            const err21 = { instancePath: instancePath + "/spec/description", schemaPath: "#/properties/spec/properties/description/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.description.type, parentSchema: schema2.properties.spec.properties.description, data: data7 };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
        }
        if (data5.shortDescription !== void 0) {
          let data8 = data5.shortDescription;
          if (typeof data8 === "string") {
            if (func0(data8) > 256) {
              const err22 = { instancePath: instancePath + "/spec/shortDescription", schemaPath: "#/properties/spec/properties/shortDescription/maxLength", keyword: "maxLength", params: { limit: 256 }, message: "must NOT have more than 256 characters", schema: 256, parentSchema: schema2.properties.spec.properties.shortDescription, data: data8 };
              if (vErrors === null) {
                vErrors = [err22];
              } else {
                vErrors.push(err22);
              }
              errors++;
            }
            if (!pattern18.test(data8)) {
              const err23 = { instancePath: instancePath + "/spec/shortDescription", schemaPath: "#/properties/spec/properties/shortDescription/pattern", keyword: "pattern", params: { pattern: "^[^\\r\\n]*$" }, message: 'must match pattern "^[^\\r\\n]*$"', schema: "^[^\\r\\n]*$", parentSchema: schema2.properties.spec.properties.shortDescription, data: data8 };
              if (vErrors === null) {
                vErrors = [err23];
              } else {
                vErrors.push(err23);
              }
              errors++;
            }
          } else {
            const err24 = { instancePath: instancePath + "/spec/shortDescription", schemaPath: "#/properties/spec/properties/shortDescription/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.shortDescription.type, parentSchema: schema2.properties.spec.properties.shortDescription, data: data8 };
            if (vErrors === null) {
              vErrors = [err24];
            } else {
              vErrors.push(err24);
            }
            errors++;
          }
        }
        if (data5.overview !== void 0) {
          let data9 = data5.overview;
          if (typeof data9 === "string") {
            if (func0(data9) > 65536) {
              const err25 = { instancePath: instancePath + "/spec/overview", schemaPath: "#/properties/spec/properties/overview/maxLength", keyword: "maxLength", params: { limit: 65536 }, message: "must NOT have more than 65536 characters", schema: 65536, parentSchema: schema2.properties.spec.properties.overview, data: data9 };
              if (vErrors === null) {
                vErrors = [err25];
              } else {
                vErrors.push(err25);
              }
              errors++;
            }
          } else {
            const err26 = { instancePath: instancePath + "/spec/overview", schemaPath: "#/properties/spec/properties/overview/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.overview.type, parentSchema: schema2.properties.spec.properties.overview, data: data9 };
            if (vErrors === null) {
              vErrors = [err26];
            } else {
              vErrors.push(err26);
            }
            errors++;
          }
        }
        if (data5.website !== void 0) {
          let data10 = data5.website;
          if (typeof data10 === "string") {
            if (func0(data10) > 512) {
              const err27 = { instancePath: instancePath + "/spec/website", schemaPath: "#/properties/spec/properties/website/maxLength", keyword: "maxLength", params: { limit: 512 }, message: "must NOT have more than 512 characters", schema: 512, parentSchema: schema2.properties.spec.properties.website, data: data10 };
              if (vErrors === null) {
                vErrors = [err27];
              } else {
                vErrors.push(err27);
              }
              errors++;
            }
            if (!pattern19.test(data10)) {
              const err28 = { instancePath: instancePath + "/spec/website", schemaPath: "#/properties/spec/properties/website/pattern", keyword: "pattern", params: { pattern: "^https?://[^\\s/?#]+\\S*$" }, message: 'must match pattern "^https?://[^\\s/?#]+\\S*$"', schema: "^https?://[^\\s/?#]+\\S*$", parentSchema: schema2.properties.spec.properties.website, data: data10 };
              if (vErrors === null) {
                vErrors = [err28];
              } else {
                vErrors.push(err28);
              }
              errors++;
            }
          } else {
            const err29 = { instancePath: instancePath + "/spec/website", schemaPath: "#/properties/spec/properties/website/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.website.type, parentSchema: schema2.properties.spec.properties.website, data: data10 };
            if (vErrors === null) {
              vErrors = [err29];
            } else {
              vErrors.push(err29);
            }
            errors++;
          }
        }
        if (data5.icon !== void 0) {
          let data11 = data5.icon;
          if (typeof data11 === "string") {
            if (func0(data11) > 512) {
              const err30 = { instancePath: instancePath + "/spec/icon", schemaPath: "#/properties/spec/properties/icon/maxLength", keyword: "maxLength", params: { limit: 512 }, message: "must NOT have more than 512 characters", schema: 512, parentSchema: schema2.properties.spec.properties.icon, data: data11 };
              if (vErrors === null) {
                vErrors = [err30];
              } else {
                vErrors.push(err30);
              }
              errors++;
            }
            if (func0(data11) < 1) {
              const err31 = { instancePath: instancePath + "/spec/icon", schemaPath: "#/properties/spec/properties/icon/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema2.properties.spec.properties.icon, data: data11 };
              if (vErrors === null) {
                vErrors = [err31];
              } else {
                vErrors.push(err31);
              }
              errors++;
            }
          } else {
            const err32 = { instancePath: instancePath + "/spec/icon", schemaPath: "#/properties/spec/properties/icon/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.icon.type, parentSchema: schema2.properties.spec.properties.icon, data: data11 };
            if (vErrors === null) {
              vErrors = [err32];
            } else {
              vErrors.push(err32);
            }
            errors++;
          }
        }
        if (data5.type !== void 0) {
          let data12 = data5.type;
          if (typeof data12 !== "string") {
            const err33 = { instancePath: instancePath + "/spec/type", schemaPath: "#/properties/spec/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.type.type, parentSchema: schema2.properties.spec.properties.type, data: data12 };
            if (vErrors === null) {
              vErrors = [err33];
            } else {
              vErrors.push(err33);
            }
            errors++;
          }
          if (!(data12 === "multi-account-installation" || data12 === "commerce-transformations" || data12 === "fulfillment-automation" || data12 === "hub-integration")) {
            const err34 = { instancePath: instancePath + "/spec/type", schemaPath: "#/properties/spec/properties/type/enum", keyword: "enum", params: { allowedValues: schema2.properties.spec.properties.type.enum }, message: "must be equal to one of the allowed values", schema: schema2.properties.spec.properties.type.enum, parentSchema: schema2.properties.spec.properties.type, data: data12 };
            if (vErrors === null) {
              vErrors = [err34];
            } else {
              vErrors.push(err34);
            }
            errors++;
          }
        }
        if (data5.products !== void 0) {
          let data13 = data5.products;
          if (Array.isArray(data13)) {
            const len0 = data13.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data14 = data13[i0];
              if (typeof data14 === "string") {
                if (func0(data14) > 64) {
                  const err35 = { instancePath: instancePath + "/spec/products/" + i0, schemaPath: "#/properties/spec/properties/products/items/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters", schema: 64, parentSchema: schema2.properties.spec.properties.products.items, data: data14 };
                  if (vErrors === null) {
                    vErrors = [err35];
                  } else {
                    vErrors.push(err35);
                  }
                  errors++;
                }
                if (func0(data14) < 1) {
                  const err36 = { instancePath: instancePath + "/spec/products/" + i0, schemaPath: "#/properties/spec/properties/products/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema2.properties.spec.properties.products.items, data: data14 };
                  if (vErrors === null) {
                    vErrors = [err36];
                  } else {
                    vErrors.push(err36);
                  }
                  errors++;
                }
                if (!pattern2.test(data14)) {
                  const err37 = { instancePath: instancePath + "/spec/products/" + i0, schemaPath: "#/properties/spec/properties/products/items/pattern", keyword: "pattern", params: { pattern: "^\\S+$" }, message: 'must match pattern "^\\S+$"', schema: "^\\S+$", parentSchema: schema2.properties.spec.properties.products.items, data: data14 };
                  if (vErrors === null) {
                    vErrors = [err37];
                  } else {
                    vErrors.push(err37);
                  }
                  errors++;
                }
              } else {
                const err38 = { instancePath: instancePath + "/spec/products/" + i0, schemaPath: "#/properties/spec/properties/products/items/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.products.items.type, parentSchema: schema2.properties.spec.properties.products.items, data: data14 };
                if (vErrors === null) {
                  vErrors = [err38];
                } else {
                  vErrors.push(err38);
                }
                errors++;
              }
            }
            let i1 = data13.length;
            let j0;
            if (i1 > 1) {
              const indices0 = {};
              for (; i1--; ) {
                let item0 = data13[i1];
                if (typeof item0 !== "string") {
                  continue;
                }
                if (typeof indices0[item0] == "number") {
                  j0 = indices0[item0];
                  const err39 = { instancePath: instancePath + "/spec/products", schemaPath: "#/properties/spec/properties/products/uniqueItems", keyword: "uniqueItems", params: { i: i1, j: j0 }, message: "must NOT have duplicate items (items ## " + j0 + " and " + i1 + " are identical)", schema: true, parentSchema: schema2.properties.spec.properties.products, data: data13 };
                  if (vErrors === null) {
                    vErrors = [err39];
                  } else {
                    vErrors.push(err39);
                  }
                  errors++;
                  break;
                }
                indices0[item0] = i1;
              }
            }
          } else {
            const err40 = { instancePath: instancePath + "/spec/products", schemaPath: "#/properties/spec/properties/products/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema2.properties.spec.properties.products.type, parentSchema: schema2.properties.spec.properties.products, data: data13 };
            if (vErrors === null) {
              vErrors = [err40];
            } else {
              vErrors.push(err40);
            }
            errors++;
          }
        }
        if (data5.hub !== void 0) {
          let data15 = data5.hub;
          if (typeof data15 === "string") {
            if (func0(data15) > 64) {
              const err41 = { instancePath: instancePath + "/spec/hub", schemaPath: "#/properties/spec/properties/hub/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters", schema: 64, parentSchema: schema2.properties.spec.properties.hub, data: data15 };
              if (vErrors === null) {
                vErrors = [err41];
              } else {
                vErrors.push(err41);
              }
              errors++;
            }
            if (func0(data15) < 1) {
              const err42 = { instancePath: instancePath + "/spec/hub", schemaPath: "#/properties/spec/properties/hub/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema2.properties.spec.properties.hub, data: data15 };
              if (vErrors === null) {
                vErrors = [err42];
              } else {
                vErrors.push(err42);
              }
              errors++;
            }
            if (!pattern2.test(data15)) {
              const err43 = { instancePath: instancePath + "/spec/hub", schemaPath: "#/properties/spec/properties/hub/pattern", keyword: "pattern", params: { pattern: "^\\S+$" }, message: 'must match pattern "^\\S+$"', schema: "^\\S+$", parentSchema: schema2.properties.spec.properties.hub, data: data15 };
              if (vErrors === null) {
                vErrors = [err43];
              } else {
                vErrors.push(err43);
              }
              errors++;
            }
          } else {
            const err44 = { instancePath: instancePath + "/spec/hub", schemaPath: "#/properties/spec/properties/hub/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.hub.type, parentSchema: schema2.properties.spec.properties.hub, data: data15 };
            if (vErrors === null) {
              vErrors = [err44];
            } else {
              vErrors.push(err44);
            }
            errors++;
          }
        }
        if (data5.packageId !== void 0) {
          let data16 = data5.packageId;
          if (typeof data16 === "string") {
            if (func0(data16) > 128) {
              const err45 = { instancePath: instancePath + "/spec/packageId", schemaPath: "#/properties/spec/properties/packageId/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema2.properties.spec.properties.packageId, data: data16 };
              if (vErrors === null) {
                vErrors = [err45];
              } else {
                vErrors.push(err45);
              }
              errors++;
            }
            if (!pattern22.test(data16)) {
              const err46 = { instancePath: instancePath + "/spec/packageId", schemaPath: "#/properties/spec/properties/packageId/pattern", keyword: "pattern", params: { pattern: "^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$" }, message: 'must match pattern "^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$"', schema: "^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$", parentSchema: schema2.properties.spec.properties.packageId, data: data16 };
              if (vErrors === null) {
                vErrors = [err46];
              } else {
                vErrors.push(err46);
              }
              errors++;
            }
          } else {
            const err47 = { instancePath: instancePath + "/spec/packageId", schemaPath: "#/properties/spec/properties/packageId/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.packageId.type, parentSchema: schema2.properties.spec.properties.packageId, data: data16 };
            if (vErrors === null) {
              vErrors = [err47];
            } else {
              vErrors.push(err47);
            }
            errors++;
          }
        }
        if (data5.permissions !== void 0) {
          let data17 = data5.permissions;
          if (Array.isArray(data17)) {
            const len1 = data17.length;
            for (let i2 = 0; i2 < len1; i2++) {
              let data18 = data17[i2];
              if (typeof data18 === "string") {
                if (func0(data18) > 128) {
                  const err48 = { instancePath: instancePath + "/spec/permissions/" + i2, schemaPath: "#/properties/spec/properties/permissions/items/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema2.properties.spec.properties.permissions.items, data: data18 };
                  if (vErrors === null) {
                    vErrors = [err48];
                  } else {
                    vErrors.push(err48);
                  }
                  errors++;
                }
                if (func0(data18) < 1) {
                  const err49 = { instancePath: instancePath + "/spec/permissions/" + i2, schemaPath: "#/properties/spec/properties/permissions/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema2.properties.spec.properties.permissions.items, data: data18 };
                  if (vErrors === null) {
                    vErrors = [err49];
                  } else {
                    vErrors.push(err49);
                  }
                  errors++;
                }
              } else {
                const err50 = { instancePath: instancePath + "/spec/permissions/" + i2, schemaPath: "#/properties/spec/properties/permissions/items/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.permissions.items.type, parentSchema: schema2.properties.spec.properties.permissions.items, data: data18 };
                if (vErrors === null) {
                  vErrors = [err50];
                } else {
                  vErrors.push(err50);
                }
                errors++;
              }
            }
            let i3 = data17.length;
            let j1;
            if (i3 > 1) {
              const indices1 = {};
              for (; i3--; ) {
                let item1 = data17[i3];
                if (typeof item1 !== "string") {
                  continue;
                }
                if (typeof indices1[item1] == "number") {
                  j1 = indices1[item1];
                  const err51 = { instancePath: instancePath + "/spec/permissions", schemaPath: "#/properties/spec/properties/permissions/uniqueItems", keyword: "uniqueItems", params: { i: i3, j: j1 }, message: "must NOT have duplicate items (items ## " + j1 + " and " + i3 + " are identical)", schema: true, parentSchema: schema2.properties.spec.properties.permissions, data: data17 };
                  if (vErrors === null) {
                    vErrors = [err51];
                  } else {
                    vErrors.push(err51);
                  }
                  errors++;
                  break;
                }
                indices1[item1] = i3;
              }
            }
          } else {
            const err52 = { instancePath: instancePath + "/spec/permissions", schemaPath: "#/properties/spec/properties/permissions/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema2.properties.spec.properties.permissions.type, parentSchema: schema2.properties.spec.properties.permissions, data: data17 };
            if (vErrors === null) {
              vErrors = [err52];
            } else {
              vErrors.push(err52);
            }
            errors++;
          }
        }
        if (data5.events !== void 0) {
          let data19 = data5.events;
          if (Array.isArray(data19)) {
            const len2 = data19.length;
            for (let i4 = 0; i4 < len2; i4++) {
              let data20 = data19[i4];
              if (typeof data20 === "string") {
                if (func0(data20) > 128) {
                  const err53 = { instancePath: instancePath + "/spec/events/" + i4, schemaPath: "#/properties/spec/properties/events/items/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema2.properties.spec.properties.events.items, data: data20 };
                  if (vErrors === null) {
                    vErrors = [err53];
                  } else {
                    vErrors.push(err53);
                  }
                  errors++;
                }
                if (!pattern23.test(data20)) {
                  const err54 = { instancePath: instancePath + "/spec/events/" + i4, schemaPath: "#/properties/spec/properties/events/items/pattern", keyword: "pattern", params: { pattern: "^[a-z][a-z0-9_]*$" }, message: 'must match pattern "^[a-z][a-z0-9_]*$"', schema: "^[a-z][a-z0-9_]*$", parentSchema: schema2.properties.spec.properties.events.items, data: data20 };
                  if (vErrors === null) {
                    vErrors = [err54];
                  } else {
                    vErrors.push(err54);
                  }
                  errors++;
                }
              } else {
                const err55 = { instancePath: instancePath + "/spec/events/" + i4, schemaPath: "#/properties/spec/properties/events/items/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema2.properties.spec.properties.events.items.type, parentSchema: schema2.properties.spec.properties.events.items, data: data20 };
                if (vErrors === null) {
                  vErrors = [err55];
                } else {
                  vErrors.push(err55);
                }
                errors++;
              }
            }
            let i5 = data19.length;
            let j2;
            if (i5 > 1) {
              const indices2 = {};
              for (; i5--; ) {
                let item2 = data19[i5];
                if (typeof item2 !== "string") {
                  continue;
                }
                if (typeof indices2[item2] == "number") {
                  j2 = indices2[item2];
                  const err56 = { instancePath: instancePath + "/spec/events", schemaPath: "#/properties/spec/properties/events/uniqueItems", keyword: "uniqueItems", params: { i: i5, j: j2 }, message: "must NOT have duplicate items (items ## " + j2 + " and " + i5 + " are identical)", schema: true, parentSchema: schema2.properties.spec.properties.events, data: data19 };
                  if (vErrors === null) {
                    vErrors = [err56];
                  } else {
                    vErrors.push(err56);
                  }
                  errors++;
                  break;
                }
                indices2[item2] = i5;
              }
            }
          } else {
            const err57 = { instancePath: instancePath + "/spec/events", schemaPath: "#/properties/spec/properties/events/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema2.properties.spec.properties.events.type, parentSchema: schema2.properties.spec.properties.events, data: data19 };
            if (vErrors === null) {
              vErrors = [err57];
            } else {
              vErrors.push(err57);
            }
            errors++;
          }
        }
      } else {
        const err58 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema2.properties.spec.type, parentSchema: schema2.properties.spec, data: data5 };
        if (vErrors === null) {
          vErrors = [err58];
        } else {
          vErrors.push(err58);
        }
        errors++;
      }
    }
  } else {
    const err59 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema2.type, parentSchema: schema2, data };
    if (vErrors === null) {
      vErrors = [err59];
    } else {
      vErrors.push(err59);
    }
    errors++;
  }
  validate2.errors = vErrors;
  return errors === 0;
}
validate2.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var Schedule = validate3;
var schema3 = { "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://bowline.dev/schemas/schedule.v1.json", "title": "ScheduleDocument", "description": "Calls a schedulable method of an extension at given times.", "type": "object", "additionalProperties": false, "required": ["apiVersion", "kind", "metadata", "spec"], "properties": { "apiVersion": { "description": "Version of the configuration language.", "const": "bowline.dev/v1", "examples": ["bowline.dev/v1"] }, "kind": { "description": "What this document declares.", "const": "Schedule", "examples": ["Schedule"] }, "metadata": { "description": "Who this is.", "type": "object", "additionalProperties": false, "required": ["name"], "properties": { "name": { "description": "Name of the schedule, unique in its environment. Its identifier is derived from it, so another name makes another schedule.", "type": "string", "maxLength": 128, "pattern": "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$", "patternErrorMessage": 'use letters, digits, spaces and ". _ / -", with a letter or digit at both ends', "examples": ["nightly-report"] }, "id": { "description": "Adopts an identifier the schedule has already; with it the schedule can be renamed and keeps its history. Left out: derived from environment and name.", "type": "string", "pattern": "^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$", "patternErrorMessage": "use a schedule id such as EFS-1234-5678-01-0005", "examples": ["EFS-6538-5881-01-0005"] } }, "examples": [{ "name": "nightly-report" }] }, "spec": { "title": "ScheduleSpec", "description": "What is called, and when.", "type": "object", "additionalProperties": false, "required": ["extension", "environment", "method", "trigger"], "properties": { "extension": { "description": "Name of the Extension (its `metadata.name`) this belongs to.", "type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "patternErrorMessage": 'use lower-case letters, digits and "-", with a letter or digit at both ends', "examples": ["billing"] }, "environment": { "description": "The environment of the extension the schedule is for.", "type": "string", "enum": ["dev", "test", "production"], "examples": ["production"] }, "method": { "description": "Schedulable method of the extension to call.", "type": "string", "minLength": 1, "maxLength": 256, "examples": ["execute_scheduled_processing"] }, "displayName": { "description": "Name for people. Left out: the same as `metadata.name`.", "type": "string", "minLength": 1, "maxLength": 128, "examples": ["Nightly report"] }, "description": { "description": "What the schedule is for, for people.", "type": "string", "maxLength": 4096, "default": "", "examples": ["Sends the report of the day."] }, "data": { "description": "JSON object handed to the method.", "type": "object", "additionalProperties": true, "default": {}, "examples": [{ "region": "eu" }] }, "trigger": { "title": "TriggerSpec", "description": "When the method is called: `onetime` with `at`, `recurring` with `every` and `start`, or `advanced` with `cron`.", "type": "object", "additionalProperties": false, "properties": { "type": { "description": "Kind of trigger: `onetime` fires once, `recurring` again and again from a start, `advanced` by a cron expression.", "type": "string", "enum": ["onetime", "recurring", "advanced"], "default": "advanced", "examples": ["recurring"] }, "at": { "description": "When to fire, for `onetime`: a time in `timeZone`, or an instant with its offset. In a gap of the clock the first moment after it counts, where a time comes twice the first. Left out: only for the other types.", "type": "string", "pattern": "^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$", "patternErrorMessage": 'write a date and a time such as "2027-01-31T18:00", with an offset such as "+01:00" where it is not one of timeZone', "examples": ["2027-01-31T18:00:00"] }, "ifPast": { "description": "For `onetime`: what to do where `at` is past already when it is first seen. `error`: refuse it, and never run it; `run`: run it at once.", "type": "string", "enum": ["error", "run"], "default": "error", "examples": ["run"] }, "every": { "title": "EverySpec", "description": "How far apart the runs are, for `recurring`. Left out: only for the other types.", "type": "object", "additionalProperties": false, "required": ["unit"], "properties": { "n": { "description": "How many units.", "type": "integer", "minimum": 1, "maximum": 32767, "default": 1, "examples": [2] }, "unit": { "description": "`hour` is elapsed time. `day` and `week` keep the time of day of `start`, whatever the clock does. `month` is 00:00 on the first day of a month: for another day, use cron.", "type": "string", "enum": ["hour", "day", "week", "month"], "examples": ["week"] } }, "examples": [{ "n": 2, "unit": "week" }] }, "start": { "description": "The first run of `recurring`, to which all others are aligned: a date (its midnight), a time in `timeZone`, or an instant with its offset. Left out: only for the other types.", "type": "string", "pattern": "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$", "patternErrorMessage": 'write a date or a date and a time such as "2027-01-31T18:00"', "examples": ["2027-01-04T06:00:00"] }, "end": { "description": "For `recurring`: no run at or after this; a date alone is included to the end of its day. Left out: it never ends.", "type": "string", "pattern": "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$", "patternErrorMessage": 'write a date or a date and a time such as "2027-01-31T18:00"', "examples": ["2027-12-31"] }, "cron": { "description": "Cron expression, for `advanced`: seconds, minutes, hours, day of the month, month, day of the week, and if need be a year (2000 to 2199). Left out: only for the other types.", "type": "string", "minLength": 1, "maxLength": 256, "examples": ["0 30 2 * * *"] }, "dialect": { "description": "How `cron` is read. `cron`: days of the week are 0 to 7, Sunday is 0 and 7. `quartz`: as Quartz reads it, 1 to 7, Sunday is 1, and day of the month or day of the week is `?`.", "type": "string", "enum": ["cron", "quartz"], "default": "cron", "examples": ["quartz"] }, "domDow": { "description": "For a `cron` with both a day of the month and a day of the week: run on days that match one of them (`or`), or both (`and`). Left out: such an expression is refused, since systems differ.", "type": "string", "enum": ["or", "and"], "examples": ["and"] }, "timeZone": { "description": "IANA name of the time zone in which times and the expression are read.", "type": "string", "minLength": 1, "maxLength": 64, "default": "UTC", "examples": ["Europe/Madrid"] } }, "examples": [{ "type": "advanced", "cron": "0 30 2 * * *", "timeZone": "Europe/Madrid" }, { "type": "recurring", "every": { "n": 2, "unit": "week" }, "start": "2027-01-04T06:00:00", "end": "2027-12-31", "timeZone": "Europe/Madrid" }, { "type": "onetime", "at": "2027-01-31T18:00:00", "timeZone": "Europe/Madrid" }] }, "enabled": { "description": "Whether the schedule runs.", "type": "boolean", "default": true, "examples": [true] }, "missedRuns": { "description": "Which of the runs that were missed while the controller was away are made up for: the `last` one, `none`, or `all` (at most the newest 100, one a second; needs `overlap: queueAll` or `allow`). The others are recorded, as part of the last or as missed.", "type": "string", "enum": ["last", "none", "all"], "default": "last", "examples": ["none"] }, "catchUpWindow": { "description": "Runs missed longer ago than this are never made up for; from 1m to 744h (31 days).", "type": "string", "pattern": "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", "patternErrorMessage": "write a duration such as 45s, 5m or 1h", "default": "24h", "examples": ["1h"] }, "overlap": { "description": "What happens to a run that is due while the one before is not finished: `skip` records it as skipped; `queueOne` lets one run wait, and later ones become part of it; `queueAll` lets up to `maxQueued` wait; `cancelPrevious` ends the one before; `allow` starts it beside the one before.", "type": "string", "enum": ["skip", "queueOne", "queueAll", "cancelPrevious", "allow"], "default": "skip", "examples": ["queueOne"] }, "maxQueued": { "description": "How many runs may wait for the one before, with `overlap: queueAll`; further ones are recorded as skipped.", "type": "integer", "minimum": 1, "maximum": 1e3, "default": 100, "examples": [10] }, "jitter": { "description": "Runs start later than planned, by up to this: always the same time for the same schedule, so that many schedules do not start together; at most 1h.", "type": "string", "pattern": "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", "patternErrorMessage": "write a duration such as 45s, 5m or 1h", "default": "0s", "examples": ["10m"] } }, "examples": [{ "extension": "billing", "environment": "production", "method": "execute_scheduled_processing", "trigger": { "type": "advanced", "cron": "0 30 2 * * *", "timeZone": "Europe/Madrid" } }] } }, "examples": [{ "apiVersion": "bowline.dev/v1", "kind": "Schedule", "metadata": { "name": "nightly-report" }, "spec": { "extension": "billing", "environment": "production", "method": "execute_scheduled_processing", "trigger": { "type": "advanced", "cron": "0 30 2 * * *", "timeZone": "Europe/Madrid" } } }, { "apiVersion": "bowline.dev/v1", "kind": "Schedule", "metadata": { "name": "fortnightly-report" }, "spec": { "extension": "billing", "environment": "production", "method": "execute_scheduled_processing", "trigger": { "type": "recurring", "every": { "n": 2, "unit": "week" }, "start": "2027-01-04T06:00:00", "end": "2027-12-31", "timeZone": "Europe/Madrid" } } }, { "apiVersion": "bowline.dev/v1", "kind": "Schedule", "metadata": { "name": "move" }, "spec": { "extension": "billing", "environment": "production", "method": "execute_scheduled_processing", "trigger": { "type": "onetime", "at": "2027-01-31T18:00:00", "timeZone": "Europe/Madrid" } } }] };
var pattern25 = new RegExp("^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$", "u");
var pattern27 = new RegExp("^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$", "u");
var pattern28 = new RegExp("^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$", "u");
function validate3(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate3.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.apiVersion === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "apiVersion" }, message: "must have required property 'apiVersion'", schema: schema3.required, parentSchema: schema3, data };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "kind" }, message: "must have required property 'kind'", schema: schema3.required, parentSchema: schema3, data };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.metadata === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "metadata" }, message: "must have required property 'metadata'", schema: schema3.required, parentSchema: schema3, data };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.spec === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "spec" }, message: "must have required property 'spec'", schema: schema3.required, parentSchema: schema3, data };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "apiVersion" || key0 === "kind" || key0 === "metadata" || key0 === "spec")) {
        const err4 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties", schema: false, parentSchema: schema3, data };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.apiVersion !== void 0) {
      let data0 = data.apiVersion;
      if ("bowline.dev/v1" !== data0) {
        const err5 = { instancePath: instancePath + "/apiVersion", schemaPath: "#/properties/apiVersion/const", keyword: "const", params: { allowedValue: "bowline.dev/v1" }, message: "must be equal to constant", schema: "bowline.dev/v1", parentSchema: schema3.properties.apiVersion, data: data0 };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      let data1 = data.kind;
      if ("Schedule" !== data1) {
        const err6 = { instancePath: instancePath + "/kind", schemaPath: "#/properties/kind/const", keyword: "const", params: { allowedValue: "Schedule" }, message: "must be equal to constant", schema: "Schedule", parentSchema: schema3.properties.kind, data: data1 };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.metadata !== void 0) {
      let data2 = data.metadata;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.name === void 0) {
          const err7 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema3.properties.metadata.required, parentSchema: schema3.properties.metadata, data: data2 };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
        for (const key1 in data2) {
          if (!(key1 === "name" || key1 === "id")) {
            const err8 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties", schema: false, parentSchema: schema3.properties.metadata, data: data2 };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
        if (data2.name !== void 0) {
          let data3 = data2.name;
          if (typeof data3 === "string") {
            if (func0(data3) > 128) {
              const err9 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema3.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
            if (!pattern4.test(data3)) {
              const err10 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"', schema: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$", parentSchema: schema3.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
          } else {
            const err11 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.metadata.properties.name.type, parentSchema: schema3.properties.metadata.properties.name, data: data3 };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
        if (data2.id !== void 0) {
          let data4 = data2.id;
          if (typeof data4 === "string") {
            if (!pattern25.test(data4)) {
              const err12 = { instancePath: instancePath + "/metadata/id", schemaPath: "#/properties/metadata/properties/id/pattern", keyword: "pattern", params: { pattern: "^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$" }, message: 'must match pattern "^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$"', schema: "^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$", parentSchema: schema3.properties.metadata.properties.id, data: data4 };
              if (vErrors === null) {
                vErrors = [err12];
              } else {
                vErrors.push(err12);
              }
              errors++;
            }
          } else {
            const err13 = { instancePath: instancePath + "/metadata/id", schemaPath: "#/properties/metadata/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.metadata.properties.id.type, parentSchema: schema3.properties.metadata.properties.id, data: data4 };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
      } else {
        const err14 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema3.properties.metadata.type, parentSchema: schema3.properties.metadata, data: data2 };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.spec !== void 0) {
      let data5 = data.spec;
      if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
        if (data5.extension === void 0) {
          const err15 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "extension" }, message: "must have required property 'extension'", schema: schema3.properties.spec.required, parentSchema: schema3.properties.spec, data: data5 };
          if (vErrors === null) {
            vErrors = [err15];
          } else {
            vErrors.push(err15);
          }
          errors++;
        }
        if (data5.environment === void 0) {
          const err16 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "environment" }, message: "must have required property 'environment'", schema: schema3.properties.spec.required, parentSchema: schema3.properties.spec, data: data5 };
          if (vErrors === null) {
            vErrors = [err16];
          } else {
            vErrors.push(err16);
          }
          errors++;
        }
        if (data5.method === void 0) {
          const err17 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "method" }, message: "must have required property 'method'", schema: schema3.properties.spec.required, parentSchema: schema3.properties.spec, data: data5 };
          if (vErrors === null) {
            vErrors = [err17];
          } else {
            vErrors.push(err17);
          }
          errors++;
        }
        if (data5.trigger === void 0) {
          const err18 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "trigger" }, message: "must have required property 'trigger'", schema: schema3.properties.spec.required, parentSchema: schema3.properties.spec, data: data5 };
          if (vErrors === null) {
            vErrors = [err18];
          } else {
            vErrors.push(err18);
          }
          errors++;
        }
        for (const key2 in data5) {
          if (!func12.call(schema3.properties.spec.properties, key2)) {
            const err19 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties", schema: false, parentSchema: schema3.properties.spec, data: data5 };
            if (vErrors === null) {
              vErrors = [err19];
            } else {
              vErrors.push(err19);
            }
            errors++;
          }
        }
        if (data5.extension !== void 0) {
          let data6 = data5.extension;
          if (typeof data6 === "string") {
            if (func0(data6) > 63) {
              const err20 = { instancePath: instancePath + "/spec/extension", schemaPath: "#/properties/spec/properties/extension/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters", schema: 63, parentSchema: schema3.properties.spec.properties.extension, data: data6 };
              if (vErrors === null) {
                vErrors = [err20];
              } else {
                vErrors.push(err20);
              }
              errors++;
            }
            if (!pattern0.test(data6)) {
              const err21 = { instancePath: instancePath + "/spec/extension", schemaPath: "#/properties/spec/properties/extension/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"', schema: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", parentSchema: schema3.properties.spec.properties.extension, data: data6 };
              if (vErrors === null) {
                vErrors = [err21];
              } else {
                vErrors.push(err21);
              }
              errors++;
            }
          } else {
            const err22 = { instancePath: instancePath + "/spec/extension", schemaPath: "#/properties/spec/properties/extension/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.extension.type, parentSchema: schema3.properties.spec.properties.extension, data: data6 };
            if (vErrors === null) {
              vErrors = [err22];
            } else {
              vErrors.push(err22);
            }
            errors++;
          }
        }
        if (data5.environment !== void 0) {
          let data7 = data5.environment;
          if (typeof data7 !== "string") {
            const err23 = { instancePath: instancePath + "/spec/environment", schemaPath: "#/properties/spec/properties/environment/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.environment.type, parentSchema: schema3.properties.spec.properties.environment, data: data7 };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
          if (!(data7 === "dev" || data7 === "test" || data7 === "production")) {
            const err24 = { instancePath: instancePath + "/spec/environment", schemaPath: "#/properties/spec/properties/environment/enum", keyword: "enum", params: { allowedValues: schema3.properties.spec.properties.environment.enum }, message: "must be equal to one of the allowed values", schema: schema3.properties.spec.properties.environment.enum, parentSchema: schema3.properties.spec.properties.environment, data: data7 };
            if (vErrors === null) {
              vErrors = [err24];
            } else {
              vErrors.push(err24);
            }
            errors++;
          }
        }
        if (data5.method !== void 0) {
          let data8 = data5.method;
          if (typeof data8 === "string") {
            if (func0(data8) > 256) {
              const err25 = { instancePath: instancePath + "/spec/method", schemaPath: "#/properties/spec/properties/method/maxLength", keyword: "maxLength", params: { limit: 256 }, message: "must NOT have more than 256 characters", schema: 256, parentSchema: schema3.properties.spec.properties.method, data: data8 };
              if (vErrors === null) {
                vErrors = [err25];
              } else {
                vErrors.push(err25);
              }
              errors++;
            }
            if (func0(data8) < 1) {
              const err26 = { instancePath: instancePath + "/spec/method", schemaPath: "#/properties/spec/properties/method/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema3.properties.spec.properties.method, data: data8 };
              if (vErrors === null) {
                vErrors = [err26];
              } else {
                vErrors.push(err26);
              }
              errors++;
            }
          } else {
            const err27 = { instancePath: instancePath + "/spec/method", schemaPath: "#/properties/spec/properties/method/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.method.type, parentSchema: schema3.properties.spec.properties.method, data: data8 };
            if (vErrors === null) {
              vErrors = [err27];
            } else {
              vErrors.push(err27);
            }
            errors++;
          }
        }
        if (data5.displayName !== void 0) {
          let data9 = data5.displayName;
          if (typeof data9 === "string") {
            if (func0(data9) > 128) {
              const err28 = { instancePath: instancePath + "/spec/displayName", schemaPath: "#/properties/spec/properties/displayName/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema3.properties.spec.properties.displayName, data: data9 };
              if (vErrors === null) {
                vErrors = [err28];
              } else {
                vErrors.push(err28);
              }
              errors++;
            }
            if (func0(data9) < 1) {
              const err29 = { instancePath: instancePath + "/spec/displayName", schemaPath: "#/properties/spec/properties/displayName/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema3.properties.spec.properties.displayName, data: data9 };
              if (vErrors === null) {
                vErrors = [err29];
              } else {
                vErrors.push(err29);
              }
              errors++;
            }
          } else {
            const err30 = { instancePath: instancePath + "/spec/displayName", schemaPath: "#/properties/spec/properties/displayName/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.displayName.type, parentSchema: schema3.properties.spec.properties.displayName, data: data9 };
            if (vErrors === null) {
              vErrors = [err30];
            } else {
              vErrors.push(err30);
            }
            errors++;
          }
        }
        if (data5.description !== void 0) {
          let data10 = data5.description;
          if (typeof data10 === "string") {
            if (func0(data10) > 4096) {
              const err31 = { instancePath: instancePath + "/spec/description", schemaPath: "#/properties/spec/properties/description/maxLength", keyword: "maxLength", params: { limit: 4096 }, message: "must NOT have more than 4096 characters", schema: 4096, parentSchema: schema3.properties.spec.properties.description, data: data10 };
              if (vErrors === null) {
                vErrors = [err31];
              } else {
                vErrors.push(err31);
              }
              errors++;
            }
          } else {
            const err32 = { instancePath: instancePath + "/spec/description", schemaPath: "#/properties/spec/properties/description/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.description.type, parentSchema: schema3.properties.spec.properties.description, data: data10 };
            if (vErrors === null) {
              vErrors = [err32];
            } else {
              vErrors.push(err32);
            }
            errors++;
          }
        }
        if (data5.data !== void 0) {
          let data11 = data5.data;
          if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
          } else {
            const err33 = { instancePath: instancePath + "/spec/data", schemaPath: "#/properties/spec/properties/data/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema3.properties.spec.properties.data.type, parentSchema: schema3.properties.spec.properties.data, data: data11 };
            if (vErrors === null) {
              vErrors = [err33];
            } else {
              vErrors.push(err33);
            }
            errors++;
          }
        }
        if (data5.trigger !== void 0) {
          let data12 = data5.trigger;
          if (data12 && typeof data12 == "object" && !Array.isArray(data12)) {
            for (const key3 in data12) {
              if (!func12.call(schema3.properties.spec.properties.trigger.properties, key3)) {
                const err34 = { instancePath: instancePath + "/spec/trigger", schemaPath: "#/properties/spec/properties/trigger/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key3 }, message: "must NOT have additional properties", schema: false, parentSchema: schema3.properties.spec.properties.trigger, data: data12 };
                if (vErrors === null) {
                  vErrors = [err34];
                } else {
                  vErrors.push(err34);
                }
                errors++;
              }
            }
            if (data12.type !== void 0) {
              let data13 = data12.type;
              if (typeof data13 !== "string") {
                const err35 = { instancePath: instancePath + "/spec/trigger/type", schemaPath: "#/properties/spec/properties/trigger/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.type.type, parentSchema: schema3.properties.spec.properties.trigger.properties.type, data: data13 };
                if (vErrors === null) {
                  vErrors = [err35];
                } else {
                  vErrors.push(err35);
                }
                errors++;
              }
              if (!(data13 === "onetime" || data13 === "recurring" || data13 === "advanced")) {
                const err36 = { instancePath: instancePath + "/spec/trigger/type", schemaPath: "#/properties/spec/properties/trigger/properties/type/enum", keyword: "enum", params: { allowedValues: schema3.properties.spec.properties.trigger.properties.type.enum }, message: "must be equal to one of the allowed values", schema: schema3.properties.spec.properties.trigger.properties.type.enum, parentSchema: schema3.properties.spec.properties.trigger.properties.type, data: data13 };
                if (vErrors === null) {
                  vErrors = [err36];
                } else {
                  vErrors.push(err36);
                }
                errors++;
              }
            }
            if (data12.at !== void 0) {
              let data14 = data12.at;
              if (typeof data14 === "string") {
                if (!pattern27.test(data14)) {
                  const err37 = { instancePath: instancePath + "/spec/trigger/at", schemaPath: "#/properties/spec/properties/trigger/properties/at/pattern", keyword: "pattern", params: { pattern: "^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$" }, message: 'must match pattern "^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$"', schema: "^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$", parentSchema: schema3.properties.spec.properties.trigger.properties.at, data: data14 };
                  if (vErrors === null) {
                    vErrors = [err37];
                  } else {
                    vErrors.push(err37);
                  }
                  errors++;
                }
              } else {
                const err38 = { instancePath: instancePath + "/spec/trigger/at", schemaPath: "#/properties/spec/properties/trigger/properties/at/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.at.type, parentSchema: schema3.properties.spec.properties.trigger.properties.at, data: data14 };
                if (vErrors === null) {
                  vErrors = [err38];
                } else {
                  vErrors.push(err38);
                }
                errors++;
              }
            }
            if (data12.ifPast !== void 0) {
              let data15 = data12.ifPast;
              if (typeof data15 !== "string") {
                const err39 = { instancePath: instancePath + "/spec/trigger/ifPast", schemaPath: "#/properties/spec/properties/trigger/properties/ifPast/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.ifPast.type, parentSchema: schema3.properties.spec.properties.trigger.properties.ifPast, data: data15 };
                if (vErrors === null) {
                  vErrors = [err39];
                } else {
                  vErrors.push(err39);
                }
                errors++;
              }
              if (!(data15 === "error" || data15 === "run")) {
                const err40 = { instancePath: instancePath + "/spec/trigger/ifPast", schemaPath: "#/properties/spec/properties/trigger/properties/ifPast/enum", keyword: "enum", params: { allowedValues: schema3.properties.spec.properties.trigger.properties.ifPast.enum }, message: "must be equal to one of the allowed values", schema: schema3.properties.spec.properties.trigger.properties.ifPast.enum, parentSchema: schema3.properties.spec.properties.trigger.properties.ifPast, data: data15 };
                if (vErrors === null) {
                  vErrors = [err40];
                } else {
                  vErrors.push(err40);
                }
                errors++;
              }
            }
            if (data12.every !== void 0) {
              let data16 = data12.every;
              if (data16 && typeof data16 == "object" && !Array.isArray(data16)) {
                if (data16.unit === void 0) {
                  const err41 = { instancePath: instancePath + "/spec/trigger/every", schemaPath: "#/properties/spec/properties/trigger/properties/every/required", keyword: "required", params: { missingProperty: "unit" }, message: "must have required property 'unit'", schema: schema3.properties.spec.properties.trigger.properties.every.required, parentSchema: schema3.properties.spec.properties.trigger.properties.every, data: data16 };
                  if (vErrors === null) {
                    vErrors = [err41];
                  } else {
                    vErrors.push(err41);
                  }
                  errors++;
                }
                for (const key4 in data16) {
                  if (!(key4 === "n" || key4 === "unit")) {
                    const err42 = { instancePath: instancePath + "/spec/trigger/every", schemaPath: "#/properties/spec/properties/trigger/properties/every/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key4 }, message: "must NOT have additional properties", schema: false, parentSchema: schema3.properties.spec.properties.trigger.properties.every, data: data16 };
                    if (vErrors === null) {
                      vErrors = [err42];
                    } else {
                      vErrors.push(err42);
                    }
                    errors++;
                  }
                }
                if (data16.n !== void 0) {
                  let data17 = data16.n;
                  if (!(typeof data17 == "number" && (!(data17 % 1) && !isNaN(data17)) && isFinite(data17))) {
                    const err43 = { instancePath: instancePath + "/spec/trigger/every/n", schemaPath: "#/properties/spec/properties/trigger/properties/every/properties/n/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema3.properties.spec.properties.trigger.properties.every.properties.n.type, parentSchema: schema3.properties.spec.properties.trigger.properties.every.properties.n, data: data17 };
                    if (vErrors === null) {
                      vErrors = [err43];
                    } else {
                      vErrors.push(err43);
                    }
                    errors++;
                  }
                  if (typeof data17 == "number" && isFinite(data17)) {
                    if (data17 > 32767 || isNaN(data17)) {
                      const err44 = { instancePath: instancePath + "/spec/trigger/every/n", schemaPath: "#/properties/spec/properties/trigger/properties/every/properties/n/maximum", keyword: "maximum", params: { comparison: "<=", limit: 32767 }, message: "must be <= 32767", schema: 32767, parentSchema: schema3.properties.spec.properties.trigger.properties.every.properties.n, data: data17 };
                      if (vErrors === null) {
                        vErrors = [err44];
                      } else {
                        vErrors.push(err44);
                      }
                      errors++;
                    }
                    if (data17 < 1 || isNaN(data17)) {
                      const err45 = { instancePath: instancePath + "/spec/trigger/every/n", schemaPath: "#/properties/spec/properties/trigger/properties/every/properties/n/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema3.properties.spec.properties.trigger.properties.every.properties.n, data: data17 };
                      if (vErrors === null) {
                        vErrors = [err45];
                      } else {
                        vErrors.push(err45);
                      }
                      errors++;
                    }
                  }
                }
                if (data16.unit !== void 0) {
                  let data18 = data16.unit;
                  if (typeof data18 !== "string") {
                    const err46 = { instancePath: instancePath + "/spec/trigger/every/unit", schemaPath: "#/properties/spec/properties/trigger/properties/every/properties/unit/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.every.properties.unit.type, parentSchema: schema3.properties.spec.properties.trigger.properties.every.properties.unit, data: data18 };
                    if (vErrors === null) {
                      vErrors = [err46];
                    } else {
                      vErrors.push(err46);
                    }
                    errors++;
                  }
                  if (!(data18 === "hour" || data18 === "day" || data18 === "week" || data18 === "month")) {
                    const err47 = { instancePath: instancePath + "/spec/trigger/every/unit", schemaPath: "#/properties/spec/properties/trigger/properties/every/properties/unit/enum", keyword: "enum", params: { allowedValues: schema3.properties.spec.properties.trigger.properties.every.properties.unit.enum }, message: "must be equal to one of the allowed values", schema: schema3.properties.spec.properties.trigger.properties.every.properties.unit.enum, parentSchema: schema3.properties.spec.properties.trigger.properties.every.properties.unit, data: data18 };
                    if (vErrors === null) {
                      vErrors = [err47];
                    } else {
                      vErrors.push(err47);
                    }
                    errors++;
                  }
                }
              } else {
                const err48 = { instancePath: instancePath + "/spec/trigger/every", schemaPath: "#/properties/spec/properties/trigger/properties/every/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema3.properties.spec.properties.trigger.properties.every.type, parentSchema: schema3.properties.spec.properties.trigger.properties.every, data: data16 };
                if (vErrors === null) {
                  vErrors = [err48];
                } else {
                  vErrors.push(err48);
                }
                errors++;
              }
            }
            if (data12.start !== void 0) {
              let data19 = data12.start;
              if (typeof data19 === "string") {
                if (!pattern28.test(data19)) {
                  const err49 = { instancePath: instancePath + "/spec/trigger/start", schemaPath: "#/properties/spec/properties/trigger/properties/start/pattern", keyword: "pattern", params: { pattern: "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$" }, message: 'must match pattern "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$"', schema: "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$", parentSchema: schema3.properties.spec.properties.trigger.properties.start, data: data19 };
                  if (vErrors === null) {
                    vErrors = [err49];
                  } else {
                    vErrors.push(err49);
                  }
                  errors++;
                }
              } else {
                const err50 = { instancePath: instancePath + "/spec/trigger/start", schemaPath: "#/properties/spec/properties/trigger/properties/start/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.start.type, parentSchema: schema3.properties.spec.properties.trigger.properties.start, data: data19 };
                if (vErrors === null) {
                  vErrors = [err50];
                } else {
                  vErrors.push(err50);
                }
                errors++;
              }
            }
            if (data12.end !== void 0) {
              let data20 = data12.end;
              if (typeof data20 === "string") {
                if (!pattern28.test(data20)) {
                  const err51 = { instancePath: instancePath + "/spec/trigger/end", schemaPath: "#/properties/spec/properties/trigger/properties/end/pattern", keyword: "pattern", params: { pattern: "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$" }, message: 'must match pattern "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$"', schema: "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$", parentSchema: schema3.properties.spec.properties.trigger.properties.end, data: data20 };
                  if (vErrors === null) {
                    vErrors = [err51];
                  } else {
                    vErrors.push(err51);
                  }
                  errors++;
                }
              } else {
                const err52 = { instancePath: instancePath + "/spec/trigger/end", schemaPath: "#/properties/spec/properties/trigger/properties/end/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.end.type, parentSchema: schema3.properties.spec.properties.trigger.properties.end, data: data20 };
                if (vErrors === null) {
                  vErrors = [err52];
                } else {
                  vErrors.push(err52);
                }
                errors++;
              }
            }
            if (data12.cron !== void 0) {
              let data21 = data12.cron;
              if (typeof data21 === "string") {
                if (func0(data21) > 256) {
                  const err53 = { instancePath: instancePath + "/spec/trigger/cron", schemaPath: "#/properties/spec/properties/trigger/properties/cron/maxLength", keyword: "maxLength", params: { limit: 256 }, message: "must NOT have more than 256 characters", schema: 256, parentSchema: schema3.properties.spec.properties.trigger.properties.cron, data: data21 };
                  if (vErrors === null) {
                    vErrors = [err53];
                  } else {
                    vErrors.push(err53);
                  }
                  errors++;
                }
                if (func0(data21) < 1) {
                  const err54 = { instancePath: instancePath + "/spec/trigger/cron", schemaPath: "#/properties/spec/properties/trigger/properties/cron/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema3.properties.spec.properties.trigger.properties.cron, data: data21 };
                  if (vErrors === null) {
                    vErrors = [err54];
                  } else {
                    vErrors.push(err54);
                  }
                  errors++;
                }
              } else {
                const err55 = { instancePath: instancePath + "/spec/trigger/cron", schemaPath: "#/properties/spec/properties/trigger/properties/cron/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.cron.type, parentSchema: schema3.properties.spec.properties.trigger.properties.cron, data: data21 };
                if (vErrors === null) {
                  vErrors = [err55];
                } else {
                  vErrors.push(err55);
                }
                errors++;
              }
            }
            if (data12.dialect !== void 0) {
              let data22 = data12.dialect;
              if (typeof data22 !== "string") {
                const err56 = { instancePath: instancePath + "/spec/trigger/dialect", schemaPath: "#/properties/spec/properties/trigger/properties/dialect/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.dialect.type, parentSchema: schema3.properties.spec.properties.trigger.properties.dialect, data: data22 };
                if (vErrors === null) {
                  vErrors = [err56];
                } else {
                  vErrors.push(err56);
                }
                errors++;
              }
              if (!(data22 === "cron" || data22 === "quartz")) {
                const err57 = { instancePath: instancePath + "/spec/trigger/dialect", schemaPath: "#/properties/spec/properties/trigger/properties/dialect/enum", keyword: "enum", params: { allowedValues: schema3.properties.spec.properties.trigger.properties.dialect.enum }, message: "must be equal to one of the allowed values", schema: schema3.properties.spec.properties.trigger.properties.dialect.enum, parentSchema: schema3.properties.spec.properties.trigger.properties.dialect, data: data22 };
                if (vErrors === null) {
                  vErrors = [err57];
                } else {
                  vErrors.push(err57);
                }
                errors++;
              }
            }
            if (data12.domDow !== void 0) {
              let data23 = data12.domDow;
              if (typeof data23 !== "string") {
                const err58 = { instancePath: instancePath + "/spec/trigger/domDow", schemaPath: "#/properties/spec/properties/trigger/properties/domDow/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.domDow.type, parentSchema: schema3.properties.spec.properties.trigger.properties.domDow, data: data23 };
                if (vErrors === null) {
                  vErrors = [err58];
                } else {
                  vErrors.push(err58);
                }
                errors++;
              }
              if (!(data23 === "or" || data23 === "and")) {
                const err59 = { instancePath: instancePath + "/spec/trigger/domDow", schemaPath: "#/properties/spec/properties/trigger/properties/domDow/enum", keyword: "enum", params: { allowedValues: schema3.properties.spec.properties.trigger.properties.domDow.enum }, message: "must be equal to one of the allowed values", schema: schema3.properties.spec.properties.trigger.properties.domDow.enum, parentSchema: schema3.properties.spec.properties.trigger.properties.domDow, data: data23 };
                if (vErrors === null) {
                  vErrors = [err59];
                } else {
                  vErrors.push(err59);
                }
                errors++;
              }
            }
            if (data12.timeZone !== void 0) {
              let data24 = data12.timeZone;
              if (typeof data24 === "string") {
                if (func0(data24) > 64) {
                  const err60 = { instancePath: instancePath + "/spec/trigger/timeZone", schemaPath: "#/properties/spec/properties/trigger/properties/timeZone/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters", schema: 64, parentSchema: schema3.properties.spec.properties.trigger.properties.timeZone, data: data24 };
                  if (vErrors === null) {
                    vErrors = [err60];
                  } else {
                    vErrors.push(err60);
                  }
                  errors++;
                }
                if (func0(data24) < 1) {
                  const err61 = { instancePath: instancePath + "/spec/trigger/timeZone", schemaPath: "#/properties/spec/properties/trigger/properties/timeZone/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters", schema: 1, parentSchema: schema3.properties.spec.properties.trigger.properties.timeZone, data: data24 };
                  if (vErrors === null) {
                    vErrors = [err61];
                  } else {
                    vErrors.push(err61);
                  }
                  errors++;
                }
              } else {
                const err62 = { instancePath: instancePath + "/spec/trigger/timeZone", schemaPath: "#/properties/spec/properties/trigger/properties/timeZone/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.trigger.properties.timeZone.type, parentSchema: schema3.properties.spec.properties.trigger.properties.timeZone, data: data24 };
                if (vErrors === null) {
                  vErrors = [err62];
                } else {
                  vErrors.push(err62);
                }
                errors++;
              }
            }
          } else {
            const err63 = { instancePath: instancePath + "/spec/trigger", schemaPath: "#/properties/spec/properties/trigger/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema3.properties.spec.properties.trigger.type, parentSchema: schema3.properties.spec.properties.trigger, data: data12 };
            if (vErrors === null) {
              vErrors = [err63];
            } else {
              vErrors.push(err63);
            }
            errors++;
          }
        }
        if (data5.enabled !== void 0) {
          let data25 = data5.enabled;
          if (typeof data25 !== "boolean") {
            const err64 = { instancePath: instancePath + "/spec/enabled", schemaPath: "#/properties/spec/properties/enabled/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean", schema: schema3.properties.spec.properties.enabled.type, parentSchema: schema3.properties.spec.properties.enabled, data: data25 };
            if (vErrors === null) {
              vErrors = [err64];
            } else {
              vErrors.push(err64);
            }
            errors++;
          }
        }
        if (data5.missedRuns !== void 0) {
          let data26 = data5.missedRuns;
          if (typeof data26 !== "string") {
            const err65 = { instancePath: instancePath + "/spec/missedRuns", schemaPath: "#/properties/spec/properties/missedRuns/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.missedRuns.type, parentSchema: schema3.properties.spec.properties.missedRuns, data: data26 };
            if (vErrors === null) {
              vErrors = [err65];
            } else {
              vErrors.push(err65);
            }
            errors++;
          }
          if (!(data26 === "last" || data26 === "none" || data26 === "all")) {
            const err66 = { instancePath: instancePath + "/spec/missedRuns", schemaPath: "#/properties/spec/properties/missedRuns/enum", keyword: "enum", params: { allowedValues: schema3.properties.spec.properties.missedRuns.enum }, message: "must be equal to one of the allowed values", schema: schema3.properties.spec.properties.missedRuns.enum, parentSchema: schema3.properties.spec.properties.missedRuns, data: data26 };
            if (vErrors === null) {
              vErrors = [err66];
            } else {
              vErrors.push(err66);
            }
            errors++;
          }
        }
        if (data5.catchUpWindow !== void 0) {
          let data27 = data5.catchUpWindow;
          if (typeof data27 === "string") {
            if (!pattern13.test(data27)) {
              const err67 = { instancePath: instancePath + "/spec/catchUpWindow", schemaPath: "#/properties/spec/properties/catchUpWindow/pattern", keyword: "pattern", params: { pattern: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$" }, message: 'must match pattern "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"', schema: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", parentSchema: schema3.properties.spec.properties.catchUpWindow, data: data27 };
              if (vErrors === null) {
                vErrors = [err67];
              } else {
                vErrors.push(err67);
              }
              errors++;
            }
          } else {
            const err68 = { instancePath: instancePath + "/spec/catchUpWindow", schemaPath: "#/properties/spec/properties/catchUpWindow/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.catchUpWindow.type, parentSchema: schema3.properties.spec.properties.catchUpWindow, data: data27 };
            if (vErrors === null) {
              vErrors = [err68];
            } else {
              vErrors.push(err68);
            }
            errors++;
          }
        }
        if (data5.overlap !== void 0) {
          let data28 = data5.overlap;
          if (typeof data28 !== "string") {
            const err69 = { instancePath: instancePath + "/spec/overlap", schemaPath: "#/properties/spec/properties/overlap/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.overlap.type, parentSchema: schema3.properties.spec.properties.overlap, data: data28 };
            if (vErrors === null) {
              vErrors = [err69];
            } else {
              vErrors.push(err69);
            }
            errors++;
          }
          if (!(data28 === "skip" || data28 === "queueOne" || data28 === "queueAll" || data28 === "cancelPrevious" || data28 === "allow")) {
            const err70 = { instancePath: instancePath + "/spec/overlap", schemaPath: "#/properties/spec/properties/overlap/enum", keyword: "enum", params: { allowedValues: schema3.properties.spec.properties.overlap.enum }, message: "must be equal to one of the allowed values", schema: schema3.properties.spec.properties.overlap.enum, parentSchema: schema3.properties.spec.properties.overlap, data: data28 };
            if (vErrors === null) {
              vErrors = [err70];
            } else {
              vErrors.push(err70);
            }
            errors++;
          }
        }
        if (data5.maxQueued !== void 0) {
          let data29 = data5.maxQueued;
          if (!(typeof data29 == "number" && (!(data29 % 1) && !isNaN(data29)) && isFinite(data29))) {
            const err71 = { instancePath: instancePath + "/spec/maxQueued", schemaPath: "#/properties/spec/properties/maxQueued/type", keyword: "type", params: { type: "integer" }, message: "must be integer", schema: schema3.properties.spec.properties.maxQueued.type, parentSchema: schema3.properties.spec.properties.maxQueued, data: data29 };
            if (vErrors === null) {
              vErrors = [err71];
            } else {
              vErrors.push(err71);
            }
            errors++;
          }
          if (typeof data29 == "number" && isFinite(data29)) {
            if (data29 > 1e3 || isNaN(data29)) {
              const err72 = { instancePath: instancePath + "/spec/maxQueued", schemaPath: "#/properties/spec/properties/maxQueued/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e3 }, message: "must be <= 1000", schema: 1e3, parentSchema: schema3.properties.spec.properties.maxQueued, data: data29 };
              if (vErrors === null) {
                vErrors = [err72];
              } else {
                vErrors.push(err72);
              }
              errors++;
            }
            if (data29 < 1 || isNaN(data29)) {
              const err73 = { instancePath: instancePath + "/spec/maxQueued", schemaPath: "#/properties/spec/properties/maxQueued/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1", schema: 1, parentSchema: schema3.properties.spec.properties.maxQueued, data: data29 };
              if (vErrors === null) {
                vErrors = [err73];
              } else {
                vErrors.push(err73);
              }
              errors++;
            }
          }
        }
        if (data5.jitter !== void 0) {
          let data30 = data5.jitter;
          if (typeof data30 === "string") {
            if (!pattern13.test(data30)) {
              const err74 = { instancePath: instancePath + "/spec/jitter", schemaPath: "#/properties/spec/properties/jitter/pattern", keyword: "pattern", params: { pattern: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$" }, message: 'must match pattern "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"', schema: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", parentSchema: schema3.properties.spec.properties.jitter, data: data30 };
              if (vErrors === null) {
                vErrors = [err74];
              } else {
                vErrors.push(err74);
              }
              errors++;
            }
          } else {
            const err75 = { instancePath: instancePath + "/spec/jitter", schemaPath: "#/properties/spec/properties/jitter/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema3.properties.spec.properties.jitter.type, parentSchema: schema3.properties.spec.properties.jitter, data: data30 };
            if (vErrors === null) {
              vErrors = [err75];
            } else {
              vErrors.push(err75);
            }
            errors++;
          }
        }
      } else {
        const err76 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema3.properties.spec.type, parentSchema: schema3.properties.spec, data: data5 };
        if (vErrors === null) {
          vErrors = [err76];
        } else {
          vErrors.push(err76);
        }
        errors++;
      }
    }
  } else {
    const err77 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema3.type, parentSchema: schema3, data };
    if (vErrors === null) {
      vErrors = [err77];
    } else {
      vErrors.push(err77);
    }
    errors++;
  }
  validate3.errors = vErrors;
  return errors === 0;
}
validate3.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var VariableSet = validate4;
var schema4 = { "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://bowline.dev/schemas/variable-set.v1.json", "title": "VariableSetDocument", "description": "Variables of an extension, or of one of its environments. For the same name, the value of the environment wins over that of the extension.", "type": "object", "additionalProperties": false, "required": ["apiVersion", "kind", "metadata", "spec"], "properties": { "apiVersion": { "description": "Version of the configuration language.", "const": "bowline.dev/v1", "examples": ["bowline.dev/v1"] }, "kind": { "description": "What this document declares.", "const": "VariableSet", "examples": ["VariableSet"] }, "metadata": { "description": "Who this is.", "type": "object", "additionalProperties": false, "required": ["name"], "properties": { "name": { "description": "Name of this document, unique among all VariableSets. Nothing refers to it.", "type": "string", "maxLength": 128, "pattern": "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$", "patternErrorMessage": 'use letters, digits, spaces and ". _ / -", with a letter or digit at both ends', "examples": ["billing-common"] } }, "examples": [{ "name": "billing-common" }] }, "spec": { "title": "VariableSetSpec", "description": "The variables and where they hold.", "type": "object", "additionalProperties": false, "required": ["extension", "variables"], "properties": { "extension": { "description": "Name of the Extension (its `metadata.name`) this belongs to.", "type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "patternErrorMessage": 'use lower-case letters, digits and "-", with a letter or digit at both ends', "examples": ["billing"] }, "environment": { "description": "The environment these variables are for; for the same name they win over those of the whole extension. Left out: all environments of the extension.", "type": "string", "enum": ["dev", "test", "production"], "examples": ["production"] }, "variables": { "description": "The variables. A name stands at most once for the extension and once for each environment.", "type": "array", "items": { "title": "VariableSpec", "description": "One variable.", "type": "object", "additionalProperties": false, "required": ["name"], "properties": { "name": { "description": "Name of the variable; upper and lower case differ.", "type": "string", "maxLength": 256, "pattern": "^[A-Za-z][A-Za-z0-9_.-]*$", "patternErrorMessage": 'begin with a letter and use letters, digits and "_ . -"', "examples": ["API_URL"] }, "value": { "description": "Value of the variable. Always text: quote numbers, true and false. Left out: only where there is `sealed`.", "type": "string", "maxLength": 65536, "pattern": "^[^\\u0000]*$", "patternErrorMessage": "a value cannot hold U+0000", "examples": ["https://api.example.com/v1"] }, "sealed": { "description": "Value that only the controller can read: a compact JWE (RFC 7516). Needs `secure: true`, takes the place of `value`. Left out: the value is in `value`.", "type": "string", "maxLength": 131072, "pattern": "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$", "patternErrorMessage": 'a sealed value is a compact JWE: five parts of letters, digits, "-" and "_" with dots between them', "examples": ["eyJhbGciOiJFQ0RILUVTK0EyNTZLVyIsImVuYyI6IkEyNTZHQ00ifQ.aGVsbG8.d29ybGQ.Ym93bGluZQ.dGFn"] }, "secure": { "description": "Whether the value is secret. A secure variable has `sealed`, never `value`: what is in Git in plain text is no secret.", "type": "boolean", "default": false, "examples": [false] } }, "examples": [{ "name": "API_URL", "value": "https://api.example.com/v1" }] }, "examples": [[{ "name": "API_URL", "value": "https://api.example.com/v1" }]] } }, "examples": [{ "extension": "billing", "variables": [{ "name": "API_URL", "value": "https://api.example.com/v1" }] }] } }, "examples": [{ "apiVersion": "bowline.dev/v1", "kind": "VariableSet", "metadata": { "name": "billing-common" }, "spec": { "extension": "billing", "variables": [{ "name": "API_URL", "value": "https://api.example.com/v1" }] } }] };
var pattern34 = new RegExp("^[A-Za-z][A-Za-z0-9_.-]*$", "u");
var pattern35 = new RegExp("^[^\\u0000]*$", "u");
var pattern36 = new RegExp("^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$", "u");
function validate4(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate4.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.apiVersion === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "apiVersion" }, message: "must have required property 'apiVersion'", schema: schema4.required, parentSchema: schema4, data };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "kind" }, message: "must have required property 'kind'", schema: schema4.required, parentSchema: schema4, data };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.metadata === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "metadata" }, message: "must have required property 'metadata'", schema: schema4.required, parentSchema: schema4, data };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.spec === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "spec" }, message: "must have required property 'spec'", schema: schema4.required, parentSchema: schema4, data };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "apiVersion" || key0 === "kind" || key0 === "metadata" || key0 === "spec")) {
        const err4 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties", schema: false, parentSchema: schema4, data };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.apiVersion !== void 0) {
      let data0 = data.apiVersion;
      if ("bowline.dev/v1" !== data0) {
        const err5 = { instancePath: instancePath + "/apiVersion", schemaPath: "#/properties/apiVersion/const", keyword: "const", params: { allowedValue: "bowline.dev/v1" }, message: "must be equal to constant", schema: "bowline.dev/v1", parentSchema: schema4.properties.apiVersion, data: data0 };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      let data1 = data.kind;
      if ("VariableSet" !== data1) {
        const err6 = { instancePath: instancePath + "/kind", schemaPath: "#/properties/kind/const", keyword: "const", params: { allowedValue: "VariableSet" }, message: "must be equal to constant", schema: "VariableSet", parentSchema: schema4.properties.kind, data: data1 };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.metadata !== void 0) {
      let data2 = data.metadata;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.name === void 0) {
          const err7 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema4.properties.metadata.required, parentSchema: schema4.properties.metadata, data: data2 };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
        for (const key1 in data2) {
          if (!(key1 === "name")) {
            const err8 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties", schema: false, parentSchema: schema4.properties.metadata, data: data2 };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
        if (data2.name !== void 0) {
          let data3 = data2.name;
          if (typeof data3 === "string") {
            if (func0(data3) > 128) {
              const err9 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters", schema: 128, parentSchema: schema4.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
            if (!pattern4.test(data3)) {
              const err10 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"', schema: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$", parentSchema: schema4.properties.metadata.properties.name, data: data3 };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
          } else {
            const err11 = { instancePath: instancePath + "/metadata/name", schemaPath: "#/properties/metadata/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema4.properties.metadata.properties.name.type, parentSchema: schema4.properties.metadata.properties.name, data: data3 };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
      } else {
        const err12 = { instancePath: instancePath + "/metadata", schemaPath: "#/properties/metadata/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema4.properties.metadata.type, parentSchema: schema4.properties.metadata, data: data2 };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.spec !== void 0) {
      let data4 = data.spec;
      if (data4 && typeof data4 == "object" && !Array.isArray(data4)) {
        if (data4.extension === void 0) {
          const err13 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "extension" }, message: "must have required property 'extension'", schema: schema4.properties.spec.required, parentSchema: schema4.properties.spec, data: data4 };
          if (vErrors === null) {
            vErrors = [err13];
          } else {
            vErrors.push(err13);
          }
          errors++;
        }
        if (data4.variables === void 0) {
          const err14 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: "variables" }, message: "must have required property 'variables'", schema: schema4.properties.spec.required, parentSchema: schema4.properties.spec, data: data4 };
          if (vErrors === null) {
            vErrors = [err14];
          } else {
            vErrors.push(err14);
          }
          errors++;
        }
        for (const key2 in data4) {
          if (!(key2 === "extension" || key2 === "environment" || key2 === "variables")) {
            const err15 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties", schema: false, parentSchema: schema4.properties.spec, data: data4 };
            if (vErrors === null) {
              vErrors = [err15];
            } else {
              vErrors.push(err15);
            }
            errors++;
          }
        }
        if (data4.extension !== void 0) {
          let data5 = data4.extension;
          if (typeof data5 === "string") {
            if (func0(data5) > 63) {
              const err16 = { instancePath: instancePath + "/spec/extension", schemaPath: "#/properties/spec/properties/extension/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters", schema: 63, parentSchema: schema4.properties.spec.properties.extension, data: data5 };
              if (vErrors === null) {
                vErrors = [err16];
              } else {
                vErrors.push(err16);
              }
              errors++;
            }
            if (!pattern0.test(data5)) {
              const err17 = { instancePath: instancePath + "/spec/extension", schemaPath: "#/properties/spec/properties/extension/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"', schema: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", parentSchema: schema4.properties.spec.properties.extension, data: data5 };
              if (vErrors === null) {
                vErrors = [err17];
              } else {
                vErrors.push(err17);
              }
              errors++;
            }
          } else {
            const err18 = { instancePath: instancePath + "/spec/extension", schemaPath: "#/properties/spec/properties/extension/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema4.properties.spec.properties.extension.type, parentSchema: schema4.properties.spec.properties.extension, data: data5 };
            if (vErrors === null) {
              vErrors = [err18];
            } else {
              vErrors.push(err18);
            }
            errors++;
          }
        }
        if (data4.environment !== void 0) {
          let data6 = data4.environment;
          if (typeof data6 !== "string") {
            const err19 = { instancePath: instancePath + "/spec/environment", schemaPath: "#/properties/spec/properties/environment/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema4.properties.spec.properties.environment.type, parentSchema: schema4.properties.spec.properties.environment, data: data6 };
            if (vErrors === null) {
              vErrors = [err19];
            } else {
              vErrors.push(err19);
            }
            errors++;
          }
          if (!(data6 === "dev" || data6 === "test" || data6 === "production")) {
            const err20 = { instancePath: instancePath + "/spec/environment", schemaPath: "#/properties/spec/properties/environment/enum", keyword: "enum", params: { allowedValues: schema4.properties.spec.properties.environment.enum }, message: "must be equal to one of the allowed values", schema: schema4.properties.spec.properties.environment.enum, parentSchema: schema4.properties.spec.properties.environment, data: data6 };
            if (vErrors === null) {
              vErrors = [err20];
            } else {
              vErrors.push(err20);
            }
            errors++;
          }
        }
        if (data4.variables !== void 0) {
          let data7 = data4.variables;
          if (Array.isArray(data7)) {
            const len0 = data7.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data8 = data7[i0];
              if (data8 && typeof data8 == "object" && !Array.isArray(data8)) {
                if (data8.name === void 0) {
                  const err21 = { instancePath: instancePath + "/spec/variables/" + i0, schemaPath: "#/properties/spec/properties/variables/items/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'", schema: schema4.properties.spec.properties.variables.items.required, parentSchema: schema4.properties.spec.properties.variables.items, data: data8 };
                  if (vErrors === null) {
                    vErrors = [err21];
                  } else {
                    vErrors.push(err21);
                  }
                  errors++;
                }
                for (const key3 in data8) {
                  if (!(key3 === "name" || key3 === "value" || key3 === "sealed" || key3 === "secure")) {
                    const err22 = { instancePath: instancePath + "/spec/variables/" + i0, schemaPath: "#/properties/spec/properties/variables/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key3 }, message: "must NOT have additional properties", schema: false, parentSchema: schema4.properties.spec.properties.variables.items, data: data8 };
                    if (vErrors === null) {
                      vErrors = [err22];
                    } else {
                      vErrors.push(err22);
                    }
                    errors++;
                  }
                }
                if (data8.name !== void 0) {
                  let data9 = data8.name;
                  if (typeof data9 === "string") {
                    if (func0(data9) > 256) {
                      const err23 = { instancePath: instancePath + "/spec/variables/" + i0 + "/name", schemaPath: "#/properties/spec/properties/variables/items/properties/name/maxLength", keyword: "maxLength", params: { limit: 256 }, message: "must NOT have more than 256 characters", schema: 256, parentSchema: schema4.properties.spec.properties.variables.items.properties.name, data: data9 };
                      if (vErrors === null) {
                        vErrors = [err23];
                      } else {
                        vErrors.push(err23);
                      }
                      errors++;
                    }
                    if (!pattern34.test(data9)) {
                      const err24 = { instancePath: instancePath + "/spec/variables/" + i0 + "/name", schemaPath: "#/properties/spec/properties/variables/items/properties/name/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z][A-Za-z0-9_.-]*$" }, message: 'must match pattern "^[A-Za-z][A-Za-z0-9_.-]*$"', schema: "^[A-Za-z][A-Za-z0-9_.-]*$", parentSchema: schema4.properties.spec.properties.variables.items.properties.name, data: data9 };
                      if (vErrors === null) {
                        vErrors = [err24];
                      } else {
                        vErrors.push(err24);
                      }
                      errors++;
                    }
                  } else {
                    const err25 = { instancePath: instancePath + "/spec/variables/" + i0 + "/name", schemaPath: "#/properties/spec/properties/variables/items/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema4.properties.spec.properties.variables.items.properties.name.type, parentSchema: schema4.properties.spec.properties.variables.items.properties.name, data: data9 };
                    if (vErrors === null) {
                      vErrors = [err25];
                    } else {
                      vErrors.push(err25);
                    }
                    errors++;
                  }
                }
                if (data8.value !== void 0) {
                  let data10 = data8.value;
                  if (typeof data10 === "string") {
                    if (func0(data10) > 65536) {
                      const err26 = { instancePath: instancePath + "/spec/variables/" + i0 + "/value", schemaPath: "#/properties/spec/properties/variables/items/properties/value/maxLength", keyword: "maxLength", params: { limit: 65536 }, message: "must NOT have more than 65536 characters", schema: 65536, parentSchema: schema4.properties.spec.properties.variables.items.properties.value, data: data10 };
                      if (vErrors === null) {
                        vErrors = [err26];
                      } else {
                        vErrors.push(err26);
                      }
                      errors++;
                    }
                    if (!pattern35.test(data10)) {
                      const err27 = { instancePath: instancePath + "/spec/variables/" + i0 + "/value", schemaPath: "#/properties/spec/properties/variables/items/properties/value/pattern", keyword: "pattern", params: { pattern: "^[^\\u0000]*$" }, message: 'must match pattern "^[^\\u0000]*$"', schema: "^[^\\u0000]*$", parentSchema: schema4.properties.spec.properties.variables.items.properties.value, data: data10 };
                      if (vErrors === null) {
                        vErrors = [err27];
                      } else {
                        vErrors.push(err27);
                      }
                      errors++;
                    }
                  } else {
                    const err28 = { instancePath: instancePath + "/spec/variables/" + i0 + "/value", schemaPath: "#/properties/spec/properties/variables/items/properties/value/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema4.properties.spec.properties.variables.items.properties.value.type, parentSchema: schema4.properties.spec.properties.variables.items.properties.value, data: data10 };
                    if (vErrors === null) {
                      vErrors = [err28];
                    } else {
                      vErrors.push(err28);
                    }
                    errors++;
                  }
                }
                if (data8.sealed !== void 0) {
                  let data11 = data8.sealed;
                  if (typeof data11 === "string") {
                    if (func0(data11) > 131072) {
                      const err29 = { instancePath: instancePath + "/spec/variables/" + i0 + "/sealed", schemaPath: "#/properties/spec/properties/variables/items/properties/sealed/maxLength", keyword: "maxLength", params: { limit: 131072 }, message: "must NOT have more than 131072 characters", schema: 131072, parentSchema: schema4.properties.spec.properties.variables.items.properties.sealed, data: data11 };
                      if (vErrors === null) {
                        vErrors = [err29];
                      } else {
                        vErrors.push(err29);
                      }
                      errors++;
                    }
                    if (!pattern36.test(data11)) {
                      const err30 = { instancePath: instancePath + "/spec/variables/" + i0 + "/sealed", schemaPath: "#/properties/spec/properties/variables/items/properties/sealed/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$" }, message: 'must match pattern "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$"', schema: "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$", parentSchema: schema4.properties.spec.properties.variables.items.properties.sealed, data: data11 };
                      if (vErrors === null) {
                        vErrors = [err30];
                      } else {
                        vErrors.push(err30);
                      }
                      errors++;
                    }
                  } else {
                    const err31 = { instancePath: instancePath + "/spec/variables/" + i0 + "/sealed", schemaPath: "#/properties/spec/properties/variables/items/properties/sealed/type", keyword: "type", params: { type: "string" }, message: "must be string", schema: schema4.properties.spec.properties.variables.items.properties.sealed.type, parentSchema: schema4.properties.spec.properties.variables.items.properties.sealed, data: data11 };
                    if (vErrors === null) {
                      vErrors = [err31];
                    } else {
                      vErrors.push(err31);
                    }
                    errors++;
                  }
                }
                if (data8.secure !== void 0) {
                  let data12 = data8.secure;
                  if (typeof data12 !== "boolean") {
                    const err32 = { instancePath: instancePath + "/spec/variables/" + i0 + "/secure", schemaPath: "#/properties/spec/properties/variables/items/properties/secure/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean", schema: schema4.properties.spec.properties.variables.items.properties.secure.type, parentSchema: schema4.properties.spec.properties.variables.items.properties.secure, data: data12 };
                    if (vErrors === null) {
                      vErrors = [err32];
                    } else {
                      vErrors.push(err32);
                    }
                    errors++;
                  }
                }
              } else {
                const err33 = { instancePath: instancePath + "/spec/variables/" + i0, schemaPath: "#/properties/spec/properties/variables/items/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema4.properties.spec.properties.variables.items.type, parentSchema: schema4.properties.spec.properties.variables.items, data: data8 };
                if (vErrors === null) {
                  vErrors = [err33];
                } else {
                  vErrors.push(err33);
                }
                errors++;
              }
            }
          } else {
            const err34 = { instancePath: instancePath + "/spec/variables", schemaPath: "#/properties/spec/properties/variables/type", keyword: "type", params: { type: "array" }, message: "must be array", schema: schema4.properties.spec.properties.variables.type, parentSchema: schema4.properties.spec.properties.variables, data: data7 };
            if (vErrors === null) {
              vErrors = [err34];
            } else {
              vErrors.push(err34);
            }
            errors++;
          }
        }
      } else {
        const err35 = { instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema4.properties.spec.type, parentSchema: schema4.properties.spec, data: data4 };
        if (vErrors === null) {
          vErrors = [err35];
        } else {
          vErrors.push(err35);
        }
        errors++;
      }
    }
  } else {
    const err36 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object", schema: schema4.type, parentSchema: schema4, data };
    if (vErrors === null) {
      vErrors = [err36];
    } else {
      vErrors.push(err36);
    }
    errors++;
  }
  validate4.errors = vErrors;
  return errors === 0;
}
validate4.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };

// controller/validate/explain.ts
function explain(errors) {
  const told = /* @__PURE__ */ new Set();
  return errors.flatMap((error) => {
    if (error.keyword === "required") return missingField(error);
    if (error.keyword === "additionalProperties") return unknownField(error);
    if (told.has(error.instancePath)) return [];
    told.add(error.instancePath);
    return wrongValue(error);
  });
}
function fieldName(pointer) {
  const steps = pointer.slice(1).split("/");
  const plain3 = steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return plain3.reduce((name, step) => /^\d+$/.test(step) ? `${name}[${step}]` : `${name}.${step}`);
}
function missingField({ instancePath, params, parentSchema }) {
  const name = params.missingProperty;
  return {
    code: "missing-field",
    at: instancePath,
    part: "key",
    message: `"${name}" is missing${inside(instancePath)}`,
    ...exampleHint(name, parentSchema?.properties?.[name])
  };
}
function unknownField({ instancePath, params, parentSchema }) {
  const name = params.additionalProperty;
  const known3 = Object.keys(parentSchema?.properties ?? {});
  const meant = closest(name, known3);
  const help = meant === void 0 ? `expected one of ${quoted(known3)}` : `did you mean "${meant}"?`;
  return {
    code: "unknown-field",
    at: pointerTo(instancePath, name),
    part: "key",
    message: `unknown field ${quoted([name])}${inside(instancePath)}; ${help}`
  };
}
function wrongValue(error) {
  const { keyword, instancePath: at } = error;
  const describe = descriptions[keyword];
  if (describe) return { at, ...describe(fieldName(at), error) };
  return { code: "invalid-value", at, message: `${fieldName(at)} ${error.message ?? "is not valid"}` };
}
var descriptions = {
  type: wrongType,
  enum: (field3, { data, params }) => notOneOf(field3, data, params.allowedValues),
  pattern: (field3, { parentSchema }) => ({
    code: "bad-format",
    message: `${field3} is not in the right form: ${parentSchema?.patternErrorMessage}`,
    ...exampleHint(lastStep(field3), parentSchema)
  }),
  minLength: (field3) => ({ code: "empty", message: `${field3} is empty` }),
  maxLength: (field3, { params }) => ({
    code: "too-long",
    message: `${field3} is longer than ${params.limit} characters`
  }),
  minimum: (field3, { params }) => ({
    code: "out-of-range",
    message: `${field3} must be at least ${params.limit}`
  }),
  maximum: (field3, { params }) => ({
    code: "out-of-range",
    message: `${field3} must be at most ${params.limit}`
  }),
  uniqueItems: (field3, { params: { i, j } }) => ({
    code: "duplicate-item",
    message: `${field3} holds the same item twice: its items ${Math.min(i, j) + 1} and ${Math.max(i, j) + 1}`
  })
};
function wrongType(field3, { params, data, parentSchema }) {
  const expected = typeWords[params.type] ?? params.type;
  const example2 = exampleHint(lastStep(field3), parentSchema);
  if (data === null) {
    return {
      code: "wrong-type",
      part: "key",
      message: `${field3} has no value; expected ${expected}`,
      ...example2
    };
  }
  return {
    code: "wrong-type",
    message: `${field3} must be ${expected}, not ${typeWords[Array.isArray(data) ? "array" : typeof data]}`,
    ...isUnquoted(data, parentSchema) ? { hint: "put it in quotes" } : wordHint(params.type, data) ?? example2
  };
}
function wordHint(expected, data) {
  if (expected !== "boolean" || typeof data !== "string") return void 0;
  const meant = { yes: true, y: true, on: true, no: false, n: false, off: false }[data.toLowerCase()];
  return meant === void 0 ? void 0 : { hint: `write ${meant}` };
}
function isUnquoted(data, schema) {
  if (schema?.type !== "string" || !["number", "boolean"].includes(typeof data)) return false;
  const { pattern, enum: allowed } = schema;
  return allowed === void 0 && (pattern === void 0 || new RegExp(pattern, "u").test(String(data)));
}
function notOneOf(field3, data, allowed) {
  const meant = typeof data === "string" ? closest(data, allowed) : void 0;
  return {
    code: "not-one-of",
    message: `${field3} ${quotedValue(data)}must be ${allowed.length > 1 ? "one of " : ""}${quoted(allowed)}`,
    ...meant !== void 0 && { hint: `did you mean "${meant}"?` }
  };
}
function quotedValue(data) {
  return typeof data === "string" && data.length <= 64 ? `is ${quoted([data])}, but ` : "";
}
var typeWords = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping"
};
function inside(pointer) {
  return pointer === "" ? "" : ` in ${fieldName(pointer)}`;
}
function lastStep(field3) {
  return field3.slice(field3.lastIndexOf(".") + 1);
}
function exampleHint(name, schema) {
  const example2 = schema?.examples?.[0];
  if (example2 === void 0) return {};
  return { hint: `for example ${name.endsWith("]") ? "-" : `${name}:`} ${JSON.stringify(example2)}` };
}

// controller/validate/shape.ts
var checks = checks_exports;
function checkShape(kind, declared, report) {
  const check4 = checks[kind];
  const body = declared.document.value;
  if (check4(body)) return { ...declared, body };
  for (const problem of explain(check4.errors ?? [])) report({ ...problem, in: declared });
  return void 0;
}

// controller/validate/read-catalog.ts
function readCatalog(documents, report) {
  const declared = documents.map(declare);
  const sound = declared.filter((each) => !each.document.broken && checkHeader(each, report));
  const of = (kind) => sound.filter(({ header }) => header.kind === kind).flatMap((each) => checkShape(kind, each, report) ?? []);
  return {
    declared,
    accounts: of("Account"),
    extensions: of("Extension"),
    environments: of("Environment"),
    variableSets: of("VariableSet"),
    schedules: of("Schedule")
  };
}
function declare(document) {
  const { kind } = readHeader(document.value);
  const meant = kind === void 0 || isKind(kind) ? kind : closest(kind, kinds);
  return { document, header: readHeaderAs(document.value, meant) };
}
function checkHeader(declared, report) {
  const problem = headerProblem(declared);
  if (problem) report({ in: declared, ...problem });
  return problem === void 0;
}
function headerProblem({ document, header }) {
  const { apiVersion, kind } = readHeader(document.value);
  if (apiVersion === void 0) {
    const hint = "add apiVersion: bowline.dev/v1";
    return { code: "missing-field", at: "", message: `"apiVersion" is missing from this ${kind}`, hint };
  }
  if (apiVersion !== "bowline.dev/v1") {
    const message = `apiVersion ${quoted([apiVersion])} is not supported; expected "bowline.dev/v1"`;
    return { code: "unsupported-version", at: "/apiVersion", message };
  }
  if (kind === void 0) {
    return { code: "missing-field", at: "", message: `"kind" is missing; expected one of ${quoted(kinds)}` };
  }
  if (isKind(kind)) return void 0;
  const help = header.kind === void 0 ? `expected one of ${quoted(kinds)}` : `did you mean "${header.kind}"?`;
  return { code: "unknown-kind", at: "/kind", message: `kind ${quoted([kind])} is not known; ${help}` };
}

// controller/domain/desired.ts
function isSuspended({ suspend }, now) {
  if (!suspend) return false;
  return suspend.until === null || now < Date.parse(suspend.until);
}
function parseDuration(text) {
  const match = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/.exec(text);
  if (!match || text === "") return void 0;
  const [hours2 = 0, minutes2 = 0, seconds2 = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((hours2 * 60 + minutes2) * 60 + seconds2) * 1e3;
}
var memoryUnits = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4
};
function parseMemory(text) {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([kMGT]|[KMGT]i)?$/.exec(text) ?? [];
  const factor = memoryUnits[unit];
  return amount === void 0 || factor === void 0 ? void 0 : Math.round(Number(amount) * factor);
}
function parseCpu(text) {
  const [, amount, milli] = /^(\d+(?:\.\d+)?)(m)?$/.exec(text) ?? [];
  return amount === void 0 ? void 0 : Math.round(Number(amount) * (milli ? 1 : 1e3));
}

// controller/domain/identifiers.ts
import { createHash } from "node:crypto";
var environmentTypes = ["dev", "test", "production"];
function accountId(name, role) {
  const digits2 = decimalDigits(`account\0${name}`, 6);
  return `${role === "vendor" ? "VA" : "PA"}-${digits2.slice(0, 3)}-${digits2.slice(3)}`;
}
function extensionId(account, extension) {
  const digits2 = decimalDigits(`extension\0${account}\0${extension}`, 8);
  return `SRVC-${digits2.slice(0, 4)}-${digits2.slice(4)}`;
}
function environmentId(extension, type) {
  return `${extension.replace(/^SRVC-/, "ENV-")}-0${environmentTypes.indexOf(type) + 1}`;
}
function scheduleId(environment, name) {
  return `${environment.replace(/^ENV-/, "EFS-")}-${decimalDigits(`schedule\0${environment}\0${name}`, 4)}`;
}
function decimalDigits(input, count2) {
  const number2 = BigInt(`0x${createHash("sha256").update(input).digest("hex")}`);
  return (number2 % 10n ** BigInt(count2)).toString().padStart(count2, "0");
}

// controller/schedules/wall-clock.ts
var hour = 36e5;
var day = 24 * hour;
var clocks = /* @__PURE__ */ new Map();
function wallClock(timeZone) {
  const known3 = clocks.get(timeZone);
  if (known3) return known3;
  const clock = createWallClock(offsets(timeZone));
  clocks.set(timeZone, clock);
  return clock;
}
function createWallClock(offsetAt) {
  const around = memoized(
    (year2) => joined2([year2 - 1, year2, year2 + 1].flatMap((each) => spansOfYear(offsetAt, each)))
  );
  function spanAt(instant) {
    const spans = around(new Date(instant).getUTCFullYear());
    const span = spans.findLast(({ from }) => from <= instant);
    if (!span) throw new RangeError(`no time span holds ${instant}`);
    return span;
  }
  function latestShown(instant) {
    const { from, offset } = spanAt(instant);
    const endOfPrevious = from + spanAt(from - 1).offset;
    return Math.max(instant + offset, endOfPrevious - 1);
  }
  function firstInstant(wall) {
    let span = spanAt(wall - day);
    while (wall - span.offset >= span.until) span = spanAt(span.until);
    if (wall - span.offset >= span.from) return wall - span.offset;
    const gap = span.offset - spanAt(span.from - 1).offset;
    return gap < day ? span.from : void 0;
  }
  return { spanAt, latestShown, firstInstant };
}
function spansOfYear(offsetAt, year2) {
  const end = Date.UTC(year2 + 1, 0);
  const spans = [];
  let from = Date.UTC(year2, 0);
  let offset = offsetAt(from);
  for (let last = from; last < end; last += day) {
    const next = Math.min(last + day, end);
    const nextOffset = offsetAt(next);
    if (nextOffset === offset) continue;
    const until = firstChange(offsetAt, last, next);
    if (until < end) {
      spans.push({ from, until, offset });
      from = until;
      offset = nextOffset;
    }
  }
  return [...spans, { from, until: end, offset }];
}
function firstChange(offsetAt, from, until) {
  const before = offsetAt(from);
  let [low, high] = [from / 1e3, until / 1e3];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1e3) === before) low = middle;
    else high = middle;
  }
  return high * 1e3;
}
function joined2(spans) {
  const result = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last?.offset === span.offset) last.until = span.until;
    else result.push({ ...span });
  }
  return result;
}
function offsets(timeZone) {
  const format2 = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  return (instant) => parseOffset(format2.format(instant));
}
function parseOffset(text) {
  const [, sign, h, m, s] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  const size = (Number(h ?? 0) * 60 + Number(m ?? 0)) * 60 + Number(s ?? 0);
  return (sign === "-" ? -size : size) * 1e3;
}
function memoized(compute) {
  const known3 = /* @__PURE__ */ new Map();
  return (year2) => {
    const value = known3.get(year2) ?? compute(year2);
    known3.set(year2, value);
    return value;
  };
}

// controller/schedules/written-time.ts
var day2 = 24 * 36e5;
function parseTime(text) {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  if (!match) return void 0;
  const [, date = "", time, seconds2 = ":00", zone] = match;
  const iso = `${date}T${time ?? "00:00"}${seconds2}.000Z`;
  const wall = Date.parse(iso);
  if (Number.isNaN(wall) || new Date(wall).toISOString() !== iso) return void 0;
  const offset = zone === void 0 ? void 0 : parseOffset2(zone);
  if (Number.isNaN(offset)) return void 0;
  return { wall, offset, dateOnly: time === void 0 };
}
function plainTime({ wall, offset, dateOnly }) {
  const text = new Date(wall).toISOString();
  if (dateOnly) return text.slice(0, 10);
  return text.slice(0, 19) + (offset === void 0 ? "" : offsetText(offset));
}
function instantOf({ wall, offset }, clock) {
  return offset === void 0 ? clock.firstInstant(wall) : wall - offset;
}
function endOf(time, clock) {
  if (!time.dateOnly) return instantOf(time, clock);
  return clock.firstInstant(time.wall + day2) ?? clock.firstInstant(time.wall + 2 * day2);
}
function parseOffset2(zone) {
  if (zone === "Z") return 0;
  const [hours2 = 0, minutes2 = 0] = zone.slice(1).split(":").map(Number);
  const size = (hours2 * 60 + minutes2) * 6e4;
  if (minutes2 > 59 || size > 14 * 36e5) return Number.NaN;
  return zone.startsWith("-") ? -size : size;
}
function offsetText(offset) {
  if (offset === 0) return "Z";
  const minutes2 = Math.abs(offset) / 6e4;
  const two = (number2) => String(number2).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes2 / 60))}:${two(minutes2 % 60)}`;
}

// controller/validate/deep-freeze.ts
function deepFreeze(value) {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const each of Object.values(value)) deepFreeze(each);
  return Object.freeze(value);
}

// controller/validate/group-by.ts
function groupBy(items, keyOf2) {
  const groups = /* @__PURE__ */ new Map();
  for (const item of items) {
    const key = keyOf2(item);
    if (key === void 0) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

// controller/validate/identity.ts
function idOfAccount({ metadata, spec }) {
  return metadata.id ?? accountId(metadata.name, spec.role);
}
function idOfExtension(account, { metadata }) {
  return metadata.id ?? extensionId(account.metadata.name, metadata.name);
}
function scheduleIds(account, extensions) {
  const ids = new Map(extensions.map(({ body }) => [body.metadata.name, idOfExtension(account, body)]));
  return ({ body }) => {
    const extension = ids.get(body.spec.extension);
    return extension && idOfSchedule(environmentId(extension, body.spec.environment), body);
  };
}
function idOfSchedule(environment, { metadata }) {
  return metadata.id ?? scheduleId(environment, metadata.name);
}

// controller/schedules/cron-piece.ts
var CronFault = class extends Error {
  /** What to write instead. */
  hint;
  /** What is wrong. Left out: not known yet, or the expression as a whole. */
  piece;
  constructor(message, hint, piece) {
    super(message);
    this.name = "CronFault";
    this.hint = hint;
    this.piece = piece;
  }
};
function fieldsOf(expression) {
  return [...expression.matchAll(/\S+/g)].map(({ 0: text, index }) => pieceOf(text, index));
}
function itemsOf(field3) {
  let from = field3.from;
  return field3.text.split(",").map((text) => {
    const item = { text, from, to: from + text.length };
    from = item.to + 1;
    return item;
  });
}
function pieceOf(text, from) {
  return {
    text: text.replaceAll(/[a-z]+/g, (letters2) => letters2.toUpperCase()),
    from,
    to: from + text.length
  };
}
function within(piece, read2) {
  try {
    return read2();
  } catch (error) {
    if (!(error instanceof CronFault) || error.piece || piece.from === piece.to) throw error;
    throw new CronFault(error.message, error.hint, piece);
  }
}

// controller/schedules/cron-field.ts
var months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
var weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
var seconds = {
  name: "seconds",
  min: 0,
  max: 59,
  size: 60,
  usage: 'seconds are 0 to 59, such as "0", "0,30" or "*/15"'
};
var minutes = {
  name: "minutes",
  min: 0,
  max: 59,
  size: 60,
  usage: 'minutes are 0 to 59, such as "30", "0,30", "5-10" or "*/15"'
};
var hours = {
  name: "hours",
  min: 0,
  max: 23,
  size: 24,
  usage: 'hours are 0 to 23, such as "2", "8-18" or "*/6"; midnight is 0'
};
var dayOfMonth = {
  name: "day-of-month",
  min: 1,
  max: 31,
  size: 31,
  usage: 'days are 1 to 31, such as "1", "1,15", "L" (the last) or "15W" (the working day nearest to it)'
};
var month = {
  name: "month",
  min: 1,
  max: 12,
  size: 12,
  names: months,
  usage: 'months are 1 to 12 or JAN to DEC, such as "1", "JAN,JUL" or "JUN-SEP"'
};
var dayOfWeek = {
  name: "day-of-week",
  min: 0,
  max: 7,
  size: 7,
  names: weekdays,
  usage: 'days are SUN to SAT, such as "MON-FRI", "FRIL" (the last) or "MON#2" (the second)'
};
var quartzDayOfWeek = {
  ...dayOfWeek,
  min: 1,
  usage: "days are SUN to SAT or, with dialect: quartz, 1 (Sunday) to 7 (Saturday)"
};
var year = {
  name: "year",
  min: 2e3,
  max: 2199,
  size: 200,
  usage: 'years are 2000 to 2199, such as "2027", "2027,2029" or "2027-2035/4"'
};
function fieldValues(kind, items) {
  return sorted(items.flatMap((item) => within(item, () => itemValues(kind, item.text))));
}
function sorted(values) {
  return [...new Set(values)].sort((a, b) => a - b);
}
function fieldValue(kind, text) {
  const named3 = kind.names?.indexOf(text) ?? -1;
  if (named3 >= 0) return kind.min + named3;
  if (!/^\d{1,4}$/.test(text)) throw notAValue(kind, text);
  const value = Number(text);
  if (value >= kind.min && value <= kind.max) return value;
  throw new CronFault(
    `${kind.name}: ${value} is out of range, expected ${kind.min} to ${kind.max}`,
    kind.usage
  );
}
function itemValues(kind, item) {
  refuseHash(kind, item);
  const [range = "", stepText, ...more] = item.split("/");
  if (more.length > 0) throw new CronFault(`${kind.name}: "${item}" has more than one "/"`, kind.usage);
  const [start2, end] = bounds(kind, range, stepText !== void 0);
  const step = stepText === void 0 ? 1 : stepOf(kind, item, stepText);
  return walk(kind, start2, end, step);
}
function refuseHash({ name }, item) {
  if (!/^H([(/]|$)/.test(item)) return;
  throw new CronFault(
    `${name}: "H" (a value picked by hash) is not supported`,
    'write a number; for schedules that must not start together, set "jitter"'
  );
}
function bounds(kind, range, stepped) {
  const last = kind.min + kind.size - 1;
  if (range === "*") return [kind.min, last];
  const [from = "", to, ...more] = range.split("-");
  if (more.length > 0) throw new CronFault(`${kind.name}: "${range}" has more than one "-"`, kind.usage);
  const start2 = fieldValue(kind, from);
  if (to !== void 0) return [start2, fieldValue(kind, to)];
  return [start2, stepped ? last : start2];
}
function walk({ min, size }, start2, end, step) {
  const width = end >= start2 ? end - start2 : end - start2 + size;
  const count2 = Math.floor(width / step) + 1;
  return Array.from({ length: count2 }, (_, index) => min + (start2 + index * step - min) % size);
}
function stepOf({ name, size, usage }, item, text) {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step >= 1 && step <= size) return step;
  throw new CronFault(
    `${name}: the step in "${item}" must be a number from 1 to ${size}`,
    step > size ? "a step never reaches beyond its own field; combine it with the next field" : usage
  );
}
function notAValue(kind, text) {
  if (text === "") return new CronFault(`${kind.name}: a value is missing`, kind.usage);
  const short = kind.names?.find((name) => text.startsWith(name));
  if (short) return new CronFault(`${kind.name}: "${text}" is not a name`, `write "${short}"`);
  const names2 = kind.names ? ` or ${kind.names[0]} to ${kind.names.at(-1)}` : "";
  const message = `${kind.name}: "${text}" is not a number from ${kind.min} to ${kind.max}${names2}`;
  return new CronFault(message, kind.usage);
}

// controller/schedules/cron-day-fields.ts
function isAnyDay(field3) {
  return field3 === "*" || field3 === "?";
}
function daysOfMonth(items) {
  return listOf(dayOfMonth, items, ({ text }) => {
    if (!/^L|W$/.test(text)) return void 0;
    const [, base = "", working = ""] = /^(L(?:-\d{1,2})?|\d{1,2})(W)?$/.exec(text) ?? [];
    if (base === "") throw notADay(text);
    return (base.startsWith("L") ? fromTheEnd(base) : String(fieldValue(dayOfMonth, base))) + working;
  });
}
function notADay(text) {
  return text.endsWith("W") ? new CronFault(
    `day-of-month: "W" (the nearest working day) needs one day before it, not "${text.slice(0, -1)}"`,
    'write for example "15W", or "LW" for the last working day; "MON-FRI" in day-of-week is every working day'
  ) : new CronFault(
    `day-of-month: "${text}" is not a day counted from the end of the month`,
    '"L" is the last day of the month, "L-1" the one before'
  );
}
function fromTheEnd(text) {
  const days = Number(text.slice(2));
  if (days === 0) return "L";
  if (days < dayOfMonth.max) return `L-${days}`;
  throw new CronFault(
    `day-of-month: "${text}" is before the first day of every month`,
    'count back at most 30 days, as in "L-30"'
  );
}
function daysOfWeek(items, dialect) {
  const kind = dialect === "quartz" ? quartzDayOfWeek : dayOfWeek;
  const plain3 = (value) => dialect === "quartz" ? value - 1 : value % 7;
  const days = dialect === "quartz" ? items.map((each) => each.text === "L" ? saturday(each) : each) : items;
  const special = ({ text }) => {
    const [, day5 = "", sign, nth = ""] = /^([^#]*)(#|L$)(.*)$/.exec(text) ?? [];
    if (sign === void 0) return void 0;
    if (day5 === "" && sign === "L") throw lastOfWhat();
    const isLast = sign === "L" || nth === "L";
    if (!isLast && !/^[1-5]$/.test(nth)) throw notANumberOfWeek(text);
    return `${plain3(fieldValue(kind, day5))}${isLast ? "L" : `#${nth}`}`;
  };
  return listOf(kind, days, special, plain3);
}
function saturday(item) {
  return { ...item, text: "SAT" };
}
function lastOfWhat() {
  return new CronFault(
    'day-of-week: "L" needs a day before it',
    '"5L" or "FRIL" is the last Friday of the month'
  );
}
function notANumberOfWeek(text) {
  return new CronFault(
    `day-of-week: "${text}" must end in a number from 1 to 5 after "#"`,
    '"MON#2" is the second Monday of the month, "MONL" the last'
  );
}
function listOf(kind, items, special, plain3 = (value) => value) {
  const read2 = items.map((item) => ({ item, special: within(item, () => special(item)) }));
  const numbers = fieldValues(
    kind,
    read2.filter((each) => each.special === void 0).map(({ item }) => item)
  );
  const specials = read2.flatMap((each) => each.special ?? []);
  return [.../* @__PURE__ */ new Set([...numbers.map(plain3).sort((a, b) => a - b), ...specials])].join(",");
}

// controller/schedules/cron-days.ts
function monthOf(year2, month2) {
  return {
    length: new Date(Date.UTC(year2, month2, 0)).getUTCDate(),
    startsOn: new Date(Date.UTC(year2, month2 - 1)).getUTCDay()
  };
}
function dayMatcher(days, weekdays3, match) {
  const ofMonth = days === "*" ? void 0 : days.split(",").map(dayOfMonthItem);
  const ofWeek = weekdays3 === "*" ? void 0 : weekdays3.split(",").map(dayOfWeekItem);
  return (month2) => {
    const [inMonth, inWeek] = [ofMonth, ofWeek].map(
      (items) => items && new Set(items.flatMap((item) => item(month2)))
    );
    const all = Array.from({ length: month2.length }, (_, index) => index + 1);
    if (!inMonth || !inWeek) return all.filter((day5) => (inMonth ?? inWeek)?.has(day5) ?? true);
    if (match === "either") return all.filter((day5) => inMonth.has(day5) || inWeek.has(day5));
    return all.filter((day5) => inMonth.has(day5) && inWeek.has(day5));
  };
}
function dayOfMonthItem(text) {
  const [, last, number2 = "0", working] = /^(L-?)?(\d+)?(W)?$/.exec(text) ?? [];
  const dayIn = ({ length }) => last === void 0 ? Number(number2) : length - Number(number2);
  return working === void 0 ? (month2) => [dayIn(month2)] : (month2) => nearestWorkingDay(month2, dayIn(month2));
}
function nearestWorkingDay(month2, day5) {
  if (day5 < 1 || day5 > month2.length) return [];
  const weekday = (month2.startsOn + day5 - 1) % 7;
  if (weekday === 6) return [day5 === 1 ? 3 : day5 - 1];
  if (weekday === 0) return [day5 === month2.length ? day5 - 2 : day5 + 1];
  return [day5];
}
function dayOfWeekItem(text) {
  const [, weekday, last, nth] = /^(\d)(L)?(?:#(\d))?$/.exec(text) ?? [];
  return ({ length, startsOn }) => {
    const first = 1 + (Number(weekday) - startsOn + 7) % 7;
    const days = [first, first + 7, first + 14, first + 21, first + 28].filter((day5) => day5 <= length);
    if (last !== void 0) return days.slice(-1);
    return nth === void 0 ? days : days.slice(Number(nth) - 1, Number(nth));
  };
}

// controller/schedules/cron-pattern.ts
var firstYearBeyond = 2200;
var endOfPlanning = Date.UTC(firstYearBeyond, 0);
var day3 = 24 * 36e5;
var stretches = /* @__PURE__ */ new WeakMap();
var mostStretches = 4;
function nextWall(cron, after) {
  const known3 = stretches.get(cron) ?? [];
  const found = known3.find(({ from, next: next2 = Number.POSITIVE_INFINITY }) => from <= after && after < next2);
  if (found) return found.next;
  const next = computeNextWall(planOf(cron), after);
  stretches.set(cron, [{ from: after, next }, ...known3.slice(0, mostStretches - 1)]);
  return next;
}
var plans = /* @__PURE__ */ new WeakMap();
function planOf(cron) {
  const plan = plans.get(cron) ?? createPlan(cron);
  plans.set(cron, plan);
  return plan;
}
function createPlan({ pattern, daysMatch, years }) {
  const [seconds2 = "", minutes2 = "", hours2 = "", days = "", months3 = "", weekdays3 = ""] = pattern.split(" ");
  return {
    seconds: numbersOf(seconds2, 0, 60),
    minutes: numbersOf(minutes2, 0, 60),
    hours: numbersOf(hours2, 0, 24),
    daysOf: dayMatcher(days, weekdays3, daysMatch),
    months: numbersOf(months3, 1, 12),
    years
  };
}
function numbersOf(text, min, size) {
  return text === "*" ? Array.from({ length: size }, (_, index) => min + index) : text.split(",").map(Number);
}
function computeNextWall(plan, after) {
  const from = Math.floor(after / 1e3) * 1e3 + 1e3;
  const today = Math.floor(from / day3) * day3;
  let found = firstDay(plan, today);
  if (found === today) {
    const time = firstTime(plan, (from - today) / 1e3);
    if (time !== void 0) return today + time * 1e3;
    found = firstDay(plan, today + day3);
  }
  return found === void 0 ? void 0 : found + (firstTime(plan, 0) ?? 0) * 1e3;
}
function firstDay({ daysOf, months: months3, years }, midnight) {
  const date = new Date(midnight);
  let [month2, least] = [date.getUTCMonth() + 1, date.getUTCDate()];
  for (let year2 = date.getUTCFullYear(); year2 < firstYearBeyond; year2++) {
    for (; month2 <= 12 && (years === null || years.includes(year2)); month2++) {
      const days = months3.includes(month2) ? daysOf(monthOf(year2, month2)) : [];
      const found = days.find((each) => each >= least);
      if (found !== void 0) return Date.UTC(year2, month2 - 1, found);
      least = 1;
    }
    month2 = 1;
    least = 1;
  }
  return void 0;
}
function firstTime({ seconds: seconds2, minutes: minutes2, hours: hours2 }, from) {
  const [h, m, s] = [Math.floor(from / 3600), Math.floor(from / 60) % 60, from % 60];
  const [firstMinute = 0, firstSecond = 0] = [minutes2[0], seconds2[0]];
  if (hours2.includes(h)) {
    const second2 = minutes2.includes(m) ? atLeast(seconds2, s) : void 0;
    if (second2 !== void 0) return h * 3600 + m * 60 + second2;
    const minute2 = atLeast(minutes2, m + 1);
    if (minute2 !== void 0) return h * 3600 + minute2 * 60 + firstSecond;
  }
  const hour4 = atLeast(hours2, h + 1);
  return hour4 === void 0 ? void 0 : hour4 * 3600 + firstMinute * 60 + firstSecond;
}
function atLeast(sorted2, least) {
  return sorted2.find((each) => each >= least);
}

// controller/schedules/cron.ts
function parseCron(expression, { dialect, domDow } = {}) {
  const key = `${dialect ?? ""} ${domDow ?? ""} ${expression}`;
  const known3 = results.get(key);
  if (known3) return known3;
  const result = Object.freeze(parse(expression, dialect ?? "cron", domDow));
  forgetOldest();
  results.set(key, result);
  return result;
}
var results = /* @__PURE__ */ new Map();
var maxResults = 1e4;
function forgetOldest() {
  const [oldest] = results.size < maxResults ? [] : results.keys();
  if (oldest !== void 0) results.delete(oldest);
}
function parse(expression, dialect, domDow) {
  try {
    return { ok: true, cron: read(expression, dialect, domDow) };
  } catch (error) {
    if (!(error instanceof CronFault)) throw error;
    const { message, hint, piece } = error;
    return { ok: false, message, hint, ...piece && { piece } };
  }
}
function read(expression, dialect, domDow) {
  const fields2 = splitFields(expression);
  checkDayFields(fields2, dialect, domDow);
  const list = (field3) => itemsOf(field3).map((item) => dialect === "quartz" ? fromTheStart(item) : item);
  const plain3 = (kind, field3) => plainField(kind, field3, list);
  const days = dayField("day-of-month", fields2.days, () => daysOfMonth(list(fields2.days)));
  const weekdays3 = dayField("day-of-week", fields2.weekdays, () => daysOfWeek(list(fields2.weekdays), dialect));
  const time = [plain3(seconds, fields2.seconds), plain3(minutes, fields2.minutes), plain3(hours, fields2.hours)];
  const years = fields2.years ? plain3(year, fields2.years) : "*";
  const cron = Object.freeze({
    expression: expression.trim().split(/\s+/).join(" "),
    pattern: [...time, days, plain3(month, fields2.months), weekdays3].join(" "),
    years: years === "*" ? null : Object.freeze(years.split(",").map(Number)),
    daysMatch: days !== "*" && weekdays3 !== "*" && domDow === "or" ? "either" : "both",
    fixedTime: !/[*/]/.test(fields2.seconds.text + fields2.minutes.text + fields2.hours.text)
  });
  checkThatItFires(cron, fields2);
  return cron;
}
var nicknames = {
  "@yearly": "0 0 0 1 1 *",
  "@annually": "0 0 0 1 1 *",
  "@monthly": "0 0 0 1 * *",
  "@weekly": "0 0 0 * * SUN",
  "@daily": "0 0 0 * * *",
  "@midnight": "0 0 0 * * *",
  "@hourly": "0 0 * * * *",
  "@minutely": "0 * * * * *",
  "@secondly": "* * * * * *",
  "@weekdays": "0 0 0 * * MON-FRI",
  "@weekends": "0 0 0 * * SAT,SUN"
};
function splitFields(expression) {
  const text = expression.trim();
  if (text.startsWith("@")) throw nicknameFault(text);
  const [seconds2, minutes2, hours2, days, months3, weekdays3, years, beyond] = fieldsOf(expression);
  if (seconds2 && minutes2 && hours2 && days && months3 && weekdays3 && !beyond)
    return { seconds: seconds2, minutes: minutes2, hours: hours2, days, months: months3, weekdays: weekdays3, years };
  if (months3 && !weekdays3)
    throw new CronFault(
      "five fields; expected six, of which the first is seconds",
      `prefix "0 ": "0 ${text}"`
    );
  const count2 = fieldsOf(expression).length;
  throw new CronFault(
    `${count2 === 1 ? "1 field" : `${count2} fields`}; expected six: seconds, minutes, hours, day-of-month, month, day-of-week; a seventh is the year`,
    'for example "0 30 2 * * *", every day at 02:30:00',
    beyond
  );
}
function nicknameFault(text) {
  const fields2 = nicknames[text.toLowerCase()];
  return new CronFault(
    `"${text}" is not an expression of six fields`,
    fields2 === void 0 ? 'for example "0 0 0 * * *", every day at midnight' : `write "${fields2}"`
  );
}
function checkDayFields({ days, weekdays: weekdays3 }, dialect, domDow) {
  if (days.text === "?" && weekdays3.text === "?") {
    throw new CronFault(
      '"?" in both day-of-month and day-of-week leaves no day to run on',
      'write "*" in one of them for every day',
      { ...days, to: weekdays3.to }
    );
  }
  if (dialect === "quartz") checkAsQuartz(days, weekdays3);
  if (domDow !== void 0 || isAnyDay(days.text) || isAnyDay(weekdays3.text)) return;
  throw new CronFault(
    "both day-of-month and day-of-week are given; some systems run on days that match either, others on days that match both",
    'write "?" in one of them, or say what is meant: "domDow: or" (days that match either), "domDow: and" (days that match both)',
    weekdays3
  );
}
function checkAsQuartz(days, weekdays3) {
  if (days.text === "?" || weekdays3.text === "?") return;
  const needless = days.text === "*" && weekdays3.text !== "*" ? days : weekdays3;
  const bothAsked = days.text !== "*" && weekdays3.text !== "*";
  throw new CronFault(
    'with dialect: quartz, either day-of-month or day-of-week must be "?"',
    `write "?" instead of "${needless.text}"${bothAsked ? "; for days that match either field or both, leave dialect out and write domDow" : ""}`,
    needless
  );
}
function fromTheStart(item) {
  return item.text.startsWith("/") ? { ...item, text: `*${item.text}` } : item;
}
function plainField(kind, field3, list) {
  if (field3.text === "*") return "*";
  return within(field3, () => {
    if (field3.text.includes("?")) throw misplacedQuestion(kind.name, 'write "*" for every value');
    return fieldValues(kind, list(field3)).join(",");
  });
}
function dayField(name, field3, read2) {
  if (isAnyDay(field3.text)) return "*";
  return within(field3, () => {
    if (field3.text.includes("?")) throw misplacedQuestion(name, 'write "*" or "?" alone for every day');
    return read2();
  });
}
function misplacedQuestion(name, hint) {
  return new CronFault(`${name}: "?" is for a whole day-of-month or day-of-week field only`, hint);
}
function checkThatItFires(cron, { days, weekdays: weekdays3, years }) {
  if (fires(cron)) return;
  const inAnyYear = { ...cron, years: null };
  if (years && fires(inAnyYear)) {
    throw new CronFault(
      "it never fires: no year it names has such a day",
      "name other years, or leave the year out",
      years
    );
  }
  if (fires({ ...inAnyYear, pattern: cron.pattern.replace(/\S+$/, "*") })) {
    throw new CronFault(
      "it never fires: no day matches both day-of-month and day-of-week",
      "write domDow: or for days that match either of them",
      { ...days, to: weekdays3.to }
    );
  }
  throw new CronFault(
    `it never fires: no month it names has a day ${days.text}`,
    '"L" in day-of-month is the last day of any month',
    days
  );
}
function fires(cron) {
  return nextWall(cron, Date.UTC(year.min, 0) - 1) !== void 0;
}

// controller/schedules/time-zone.ts
var areas = /* @__PURE__ */ new Set([
  "Africa",
  "America",
  "Antarctica",
  "Arctic",
  "Asia",
  "Atlantic",
  "Australia",
  "Europe",
  "Indian",
  "Pacific"
]);
function checkTimeZone(name) {
  if (/^(etc\/)?utc$/i.test(name)) return "UTC";
  const known3 = listedZones().get(name.toLowerCase());
  if (known3 !== void 0) return known3;
  return linkName(name);
}
var listed;
function listedZones() {
  listed ??= new Map(
    Intl.supportedValuesOf("timeZone").filter(isPlace).map((zone) => [zone.toLowerCase(), zone])
  );
  return listed;
}
function isPlace(zone) {
  return areas.has(zone.slice(0, zone.indexOf("/")));
}
function linkName(name) {
  const resolved2 = resolve(name);
  if (resolved2 === void 0) return void 0;
  const spelled = capitalised(name);
  if (isPlace(spelled)) return spelled;
  return /^[a-z]+\/[a-z-]+$/i.test(name) && isPlace(resolved2) ? resolved2 : void 0;
}
function resolve(name) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return void 0;
  }
}
function capitalised(name) {
  const small = ["of", "es", "au"];
  return name.toLowerCase().replace(
    /[a-z]+/g,
    (word2) => small.includes(word2) ? word2 : word2.charAt(0).toUpperCase() + word2.slice(1)
  );
}

// controller/validate/resolve-trigger.ts
var resolved = /* @__PURE__ */ new WeakMap();
function resolveTrigger(spec) {
  const known3 = resolved.get(spec);
  if (known3) return known3.trigger;
  const timeZone = checkTimeZone(spec.timeZone ?? "UTC");
  const trigger = timeZone === void 0 ? void 0 : resolvers[spec.type ?? "advanced"](spec, timeZone);
  resolved.set(spec, { trigger });
  return trigger;
}
function isEndless(trigger) {
  if (trigger.type === "recurring") return trigger.end === null;
  return trigger.type === "advanced" && trigger.cron.split(" ").length === 6;
}
function isFrequent(trigger) {
  if (trigger.type !== "advanced" || trigger.domDow === "and") return false;
  return isEndless(trigger) && trigger.cron.split(" ")[4] === "*";
}
var resolvers = {
  onetime: ({ at, ifPast = "error" }, timeZone) => {
    const time = plain(at);
    return time === void 0 ? void 0 : { type: "onetime", at: time, timeZone, ifPast };
  },
  recurring: (spec, timeZone) => {
    const { every } = spec;
    const [start2, end] = [plain(spec.start), plain(spec.end)];
    if (every === void 0 || start2 === void 0 || spec.end !== void 0 && !end) return void 0;
    const { n = 1, unit } = every;
    return { type: "recurring", every: { n, unit }, start: start2, end: end ?? null, timeZone };
  },
  advanced: (spec, timeZone) => {
    const reading = cronReading(spec);
    const parsed = parseCron(spec.cron ?? "", reading);
    return parsed.ok ? { type: "advanced", cron: parsed.cron.expression, timeZone, ...reading } : void 0;
  }
};
function cronReading({ dialect, domDow }) {
  return { ...dialect === "quartz" && { dialect }, ...domDow !== void 0 && { domDow } };
}
function plain(text) {
  const time = text === void 0 ? void 0 : parseTime(text);
  return time && plainTime(time);
}

// controller/validate/resolve.ts
function resolve2(catalog, account, wanted, files) {
  const parts = partsByExtension(catalog);
  const extensions = bodies(catalog.extensions).filter(({ metadata }) => wanted(metadata.name)).sort((a, b) => compareText2(a.metadata.name, b.metadata.name)).map(
    (each) => resolveExtension(each, idOfExtension(account, each), parts, files.get(each.metadata.name) ?? [])
  );
  return deepFreeze({ account: resolveAccount(account), extensions });
}
function partsByExtension(catalog) {
  const extensionOf = ({ spec }) => spec.extension;
  return {
    environments: groupBy(bodies(catalog.environments), extensionOf),
    variableSets: groupBy(bodies(catalog.variableSets), extensionOf),
    schedules: groupBy(bodies(catalog.schedules), extensionOf)
  };
}
function bodies(resources) {
  return resources.map(({ body }) => body);
}
function resolveAccount(account) {
  const { metadata, spec } = account;
  return {
    id: idOfAccount(account),
    name: metadata.name,
    displayName: spec.displayName ?? metadata.name,
    role: spec.role,
    products: (spec.products ?? []).toSorted((a, b) => compareText2(a.id, b.id)).map(({ id, name }) => ({ id, name })),
    hubs: (spec.hubs ?? []).toSorted((a, b) => compareText2(a.id, b.id)).map(({ id, name }) => ({ id, name }))
  };
}
function resolveExtension({ metadata: { name }, spec }, id, parts, files) {
  const environments = (parts.environments.get(name) ?? []).toSorted(
    (a, b) => environmentTypes.indexOf(a.spec.type) - environmentTypes.indexOf(b.spec.type)
  );
  return {
    id,
    name,
    displayName: spec.displayName ?? name,
    type: spec.type,
    description: spec.description ?? "",
    shortDescription: spec.shortDescription ?? "",
    overview: spec.overview ?? "",
    website: spec.website ?? null,
    icon: spec.icon ?? null,
    packageId: spec.packageId ?? null,
    products: (spec.products ?? []).toSorted(compareText2),
    hub: spec.hub ?? null,
    permissions: (spec.permissions ?? []).toSorted(compareText2),
    events: spec.events?.toSorted(compareText2) ?? null,
    environments: environments.map((each) => resolveEnvironment(each, id, parts)),
    files
  };
}
function resolveEnvironment({ spec }, extensionId2, parts) {
  const id = environmentId(extensionId2, spec.type);
  const { source, runtime } = spec;
  return {
    id,
    extension: spec.extension,
    extensionId: extensionId2,
    type: spec.type,
    mode: spec.mode ?? "cloud",
    state: spec.state ?? "running",
    source: source ? resolveSource(source) : null,
    runtime: runtime ? { kind: runtime.kind ?? "process", build: runtime.build ?? null, start: runtime.start } : null,
    instances: spec.instances ?? 1,
    resources: resolveResources(spec.resources),
    logLevel: spec.logLevel ?? "INFO",
    drainTimeoutMs: milliseconds(spec.drainTimeout ?? "30s"),
    deployTimeoutMs: milliseconds(spec.deployTimeout ?? "60s"),
    externalEvents: { enabled: spec.externalEvents?.enabled ?? true },
    suspend: resolveSuspension(spec.suspend),
    variables: resolveVariables(parts.variableSets.get(spec.extension) ?? [], spec.type),
    schedules: (parts.schedules.get(spec.extension) ?? []).filter((each) => each.spec.environment === spec.type).sort((a, b) => compareText2(a.metadata.name, b.metadata.name)).map((each) => resolveSchedule(each, id))
  };
}
function resolveSource({ url, tag, auth }) {
  if (!auth) return { url, tag };
  return { url, tag, auth: { username: auth.username, passwordFrom: auth.passwordFrom } };
}
function resolveResources({ cpu, memory } = {}) {
  return {
    cpuMillis: (cpu === void 0 ? void 0 : parseCpu(cpu)) ?? null,
    memoryBytes: (memory === void 0 ? void 0 : parseMemory(memory)) ?? null
  };
}
function resolveSuspension(suspend) {
  if (!suspend) return null;
  const end = suspensionEnd(suspend.until);
  return { reason: suspend.reason, until: end === void 0 ? null : new Date(end).toISOString() };
}
function suspensionEnd(until) {
  const time = until === void 0 ? void 0 : parseTime(until);
  return time && endOf(time, wallClock("UTC"));
}
function resolveVariables(sets, type) {
  const layers = [void 0, type].flatMap((scope) => sets.filter(({ spec }) => spec.environment === scope));
  const variables = layers.flatMap(({ spec }) => spec.variables);
  const winners = new Map(variables.map((each) => [each.name, each]));
  return [...winners.values()].sort((a, b) => compareText2(a.name, b.name)).map(resolveVariable);
}
function resolveVariable({ name, value = "", sealed }) {
  return sealed === void 0 ? { name, secure: false, value } : { name, secure: true, sealed };
}
function resolveSchedule(document, environment) {
  const {
    metadata: { name },
    spec
  } = document;
  const trigger = resolveTrigger(spec.trigger);
  if (!trigger) throw new Error(`the trigger of schedule "${name}" was not checked`);
  return {
    id: idOfSchedule(environment, document),
    name,
    displayName: spec.displayName ?? name,
    description: spec.description ?? "",
    method: spec.method,
    data: spec.data ?? {},
    trigger,
    enabled: spec.enabled ?? true,
    missedRuns: spec.missedRuns ?? "last",
    catchUpWindowMs: milliseconds(spec.catchUpWindow ?? "24h"),
    overlap: spec.overlap ?? "skip",
    maxQueued: spec.overlap === "queueAll" ? spec.maxQueued ?? 100 : 1,
    jitterMs: milliseconds(spec.jitter ?? "0s")
  };
}
function milliseconds(duration) {
  return parseDuration(duration) ?? 0;
}

// controller/validate/rule.ts
var Findings = class {
  diagnostics = [];
  #faulty = /* @__PURE__ */ new Set();
  report = (finding) => {
    const { code: code3, severity = "error", message, hint, at, part, within: within2 } = finding;
    const { document, header } = finding.in;
    if (severity === "error") this.#faulty.add(document);
    const whole = rangeOf(document, at, part);
    this.diagnostics.push({
      code: code3,
      severity,
      ...within2 ? rangeWithin(whole, within2.text, within2.from, within2.to) : whole,
      message,
      ...hint !== void 0 && { hint },
      extensions: distinct(finding.extensions ?? [header.extension])
    });
  };
  isFaulty(document) {
    return document.broken || this.#faulty.has(document);
  }
};
function distinct(names2) {
  return [...new Set(names2.filter((name) => name !== void 0))].sort();
}

// controller/validate/rules/account-has-it.ts
var accountHasIt = (catalog, report) => {
  const account = soleAccount(catalog);
  if (!account) return;
  const products = (account.body.spec.products ?? []).map(({ id }) => id);
  const hubs = (account.body.spec.hubs ?? []).map(({ id }) => id);
  for (const extension of catalog.extensions) {
    const { products: wanted = [], hub } = extension.body.spec;
    for (const [index, product2] of wanted.entries()) {
      if (products.includes(product2)) continue;
      report({ in: extension, at: `/spec/products/${index}`, ...unknown("product", product2, products) });
    }
    if (hub === void 0 || hubs.includes(hub)) continue;
    report({ in: extension, at: "/spec/hub", ...unknown("hub", hub, hubs) });
  }
};
function unknown(what, id, known3) {
  const meant = closest(id, known3);
  const expected = known3.length > 0 ? `expected one of ${quoted(known3)}` : "it has none";
  return {
    code: `unknown-${what}`,
    message: `${what} ${quoted([id])} is not among the ${what}s of the account; ${expected}`,
    hint: meant === void 0 ? `add it to spec.${what}s of the Account` : `did you mean "${meant}"?`
  };
}

// controller/validate/rules/account-id-fits.ts
var accountIdFits = ({ accounts }, report) => {
  for (const account of accounts) {
    const { metadata, spec } = account.body;
    const prefix = spec.role === "vendor" ? "VA-" : "PA-";
    if (metadata.id === void 0 || metadata.id.startsWith(prefix)) continue;
    const message = `id ${metadata.id} does not fit: ids of a ${spec.role} begin with "${prefix}"`;
    const hint = "check metadata.id and spec.role";
    report({ code: "id-not-for-role", in: account, at: "/metadata/id", message, hint });
  }
};

// controller/validate/repeats.ts
function repeats(items, keyOf2) {
  const firsts = /* @__PURE__ */ new Map();
  const found = [];
  for (const item of items) {
    const key = keyOf2(item);
    if (key === void 0) continue;
    const first = firsts.get(key);
    if (first) found.push({ again: item, first });
    else firsts.set(key, item);
  }
  return found;
}
function placeName({ document }, pointer) {
  const { file, line, column } = positionOf(document, pointer);
  return `${file}:${line}:${column}`;
}

// controller/validate/rules/account-lists-each-once.ts
var accountListsEachOnce = ({ accounts }, report) => {
  for (const account of accounts) {
    for (const list of ["products", "hubs"]) {
      const items = (account.body.spec[list] ?? []).map(({ id }, index) => ({
        id,
        at: `/spec/${list}/${index}/id`
      }));
      for (const { again, first } of repeats(items, ({ id }) => id)) {
        const message = `"${again.id}" is listed twice; it is first at ${placeName(account, first.at)}`;
        report({ code: "duplicate-item", in: account, at: again.at, message, hint: "keep one of them" });
      }
    }
  }
};

// controller/validate/rules/auth-fits-url.ts
var authFitsUrl = ({ environments }, report) => {
  for (const environment of environments) {
    const { url = "", auth } = environment.body.spec.source ?? {};
    if (!auth || /^https:/i.test(url)) continue;
    const where = { in: environment, at: "/spec/source/auth", part: "key" };
    if (/^http:/i.test(url)) {
      const message = "the password is sent in clear text over http";
      report({ ...where, code: "auth-in-clear", severity: "warning", message, hint: "use an https URL" });
    } else {
      const message = "a user name and password are for https URLs only";
      const hint = 'use the https URL of the repository, or remove "auth"';
      report({ ...where, code: "auth-without-https", message, hint });
    }
  }
};

// controller/validate/cron-schedules.ts
var cronPointer = "/spec/trigger/cron";
var known = /* @__PURE__ */ new WeakMap();
function cronSchedules(catalog) {
  const found = known.get(catalog) ?? readSchedules(catalog);
  known.set(catalog, found);
  return found;
}
function readSchedules({ schedules }) {
  return schedules.flatMap((schedule) => {
    const { trigger } = schedule.body.spec;
    const { cron: text, type = "advanced" } = trigger;
    if (text === void 0 || type !== "advanced") return [];
    const parsed = parseCron(text, cronReading(trigger));
    return parsed.ok ? [cronSchedule(schedule, parsed.cron, text)] : [];
  });
}
var nothing = { text: "", from: 0, to: 0 };
function cronSchedule(schedule, cron, text) {
  const [seconds2 = nothing, minutes2 = nothing, hours2 = nothing, ...others] = fieldsOf(text);
  const [days = nothing, months3 = nothing, weekdays3 = nothing] = others;
  const fields2 = { seconds: seconds2, minutes: minutes2, hours: hours2, days, months: months3, weekdays: weekdays3 };
  const placeOf2 = (field3) => ({
    in: schedule,
    at: cronPointer,
    within: { ...fields2[field3], text }
  });
  return { schedule, cron, fields: fields2, placeOf: placeOf2 };
}

// controller/validate/rules/cron-day-is-in-every-month.ts
var cronDayIsInEveryMonth = (catalog, report) => {
  for (const { cron, fields: fields2, placeOf: placeOf2 } of cronSchedules(catalog)) {
    const skipped = monthsWithout(cron, 2001);
    if (cron.daysMatch === "either" || skipped === 0) continue;
    const leapYears = monthsWithout(cron, 2004) < skipped ? ", and February but for leap years" : "";
    report({
      code: "cron-skips-months",
      severity: "warning",
      ...placeOf2("days"),
      message: `months that have no day ${fields2.days.text} are left out${leapYears}`,
      hint: 'for the last day of every month, write "L" in day-of-month'
    });
  }
};
function monthsWithout({ pattern }, year2) {
  const [, , , days = "", months3 = ""] = pattern.split(" ");
  const daysIn = dayMatcher(days, "*", "both");
  return monthsOf(months3).filter((month2) => daysIn(monthOf(year2, month2)).length === 0).length;
}
function monthsOf(months3) {
  return months3 === "*" ? Array.from({ length: 12 }, (_, index) => index + 1) : months3.split(",").map(Number);
}

// controller/validate/rules/cron-is-not-too-often.ts
var leastSeconds = 10;
var cronIsNotTooOften = (catalog, report) => {
  for (const { cron, placeOf: placeOf2 } of cronSchedules(catalog)) {
    const [seconds2 = "", minutes2 = "", hours2 = ""] = cron.pattern.split(" ");
    const apart = leastApart(seconds2, hasNeighbours(minutes2, hours2));
    if (apart >= leastSeconds) continue;
    report({
      code: "cron-too-often",
      severity: "warning",
      ...placeOf2("seconds"),
      message: `runs are only ${apart === 1 ? "a second" : `${apart} seconds`} apart; the first field is seconds`,
      hint: `for once in such a minute, write ${JSON.stringify(cron.expression.replace(/^\S+/, "0"))}`
    });
  }
};
function leastApart(seconds2, roundTheEnd) {
  const values = numbersOf2(seconds2, 60);
  const next = roundTheEnd ? [...values.slice(1), (values[0] ?? 0) + 60] : values.slice(1);
  return Math.min(60, ...next.map((each, index) => each - (values[index] ?? 0)));
}
function hasNeighbours(minutes2, hours2) {
  const values = numbersOf2(minutes2, 60);
  if (values.some((each) => values.includes(each + 1))) return true;
  const all = numbersOf2(hours2, 24);
  return values.includes(59) && values.includes(0) && all.some((each) => all.includes((each + 1) % 24));
}
function numbersOf2(text, size) {
  return text === "*" ? Array.from({ length: size }, (_, index) => index) : text.split(",").map(Number);
}

// controller/validate/rules/cron-is-valid.ts
var cronIsValid = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { trigger } = schedule.body.spec;
    if (trigger.cron === void 0) continue;
    const parsed = parseCron(trigger.cron, cronReading(trigger));
    if (parsed.ok) continue;
    const { piece, hint } = parsed;
    const words3 = { message: `spec.trigger.cron: ${parsed.message}`, hint };
    const place = {
      in: schedule,
      at: cronPointer,
      ...piece && { within: { ...piece, text: trigger.cron } }
    };
    report({ code: "bad-cron", ...place, ...words3 });
  }
};

// controller/validate/rules/cron-step-divides.ts
var sizes = { seconds: 60, minutes: 60, hours: 24 };
var wholes = { seconds: "minute", minutes: "hour", hours: "day" };
var cronStepDivides = (catalog, report) => {
  for (const { fields: fields2, placeOf: placeOf2 } of cronSchedules(catalog)) {
    for (const field3 of ["seconds", "minutes", "hours"]) {
      const [, text] = /^[*0]?\/(\d+)$/.exec(fields2[field3].text) ?? [];
      const step = Number(text ?? 1);
      if (sizes[field3] % step === 0) continue;
      const message = `every ${step} ${field3} begins anew with each ${wholes[field3]}: the last gap is ${sizes[field3] % step} ${field3}`;
      const hint = "for an even pace, use a step that divides the field, or type: recurring with hours";
      report({ code: "cron-uneven-step", severity: "warning", ...placeOf2(field3), message, hint });
    }
  }
};

// controller/validate/rules/cron-weekday-is-named.ts
var names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
var cronWeekdayIsNamed = (catalog, report) => {
  for (const { schedule, fields: fields2, placeOf: placeOf2 } of cronSchedules(catalog)) {
    const { text } = fields2.weekdays;
    const number2 = /(?<![#/\d])\d(?!\d)/.exec(text)?.[0];
    if (number2 === void 0 || schedule.body.spec.trigger.dialect === "quartz") continue;
    const name = names[Number(number2) % 7];
    report({
      code: "cron-weekday-number",
      severity: "warning",
      ...placeOf2("weekdays"),
      message: `day-of-week ${number2} is ${name} here, but ${names[(Number(number2) + 6) % 7]} where weeks are counted from 1, as in Quartz`,
      hint: `write names: ${JSON.stringify(named(text))}; or, for an expression of Quartz, dialect: quartz`
    });
  }
};
function named(weekdays3) {
  return weekdays3.replace(/(?<![#/\d])\d(?!\d)/g, (digit) => names[Number(digit) % 7] ?? digit);
}

// controller/validate/rules/dom-dow-is-needed.ts
var domDowIsNeeded = (catalog, report) => {
  for (const { schedule, fields: fields2 } of cronSchedules(catalog)) {
    const { domDow } = schedule.body.spec.trigger;
    const any = [fields2.days, fields2.weekdays].find(({ text }) => isAnyDay(text));
    if (domDow === void 0 || any === void 0) continue;
    report({
      code: "dom-dow-unused",
      severity: "warning",
      in: schedule,
      at: "/spec/trigger/domDow",
      message: `domDow does nothing: one of day-of-month and day-of-week is "${any.text}"`,
      hint: 'remove "domDow", or write a day in both fields'
    });
  }
};

// controller/validate/rules/durations-are-in-range.ts
var second = 1e3;
var minute = 60 * second;
var hour2 = 60 * minute;
var ranges = {
  drainTimeout: { least: 0, most: hour2, words: "at most 1h" },
  deployTimeout: { least: second, most: hour2, words: "from 1s to 1h" },
  jitter: { least: 0, most: hour2, words: "at most 1h" },
  catchUpWindow: { least: minute, most: 744 * hour2, words: "from 1m to 744h" }
};
var durationsAreInRange = ({ environments, schedules }, report) => {
  for (const each of environments) {
    check(each, "drainTimeout", each.body.spec.drainTimeout, report);
    check(each, "deployTimeout", each.body.spec.deployTimeout, report);
  }
  for (const each of schedules) {
    check(each, "catchUpWindow", each.body.spec.catchUpWindow, report);
    check(each, "jitter", each.body.spec.jitter, report);
  }
};
function check(declared, field3, text, report) {
  const duration = text === void 0 ? void 0 : parseDuration(text);
  const { least, most, words: words3 } = ranges[field3];
  if (duration === void 0 || duration >= least && duration <= most) return;
  const message = `spec.${field3} is ${text}, but must be ${words3}`;
  report({ code: "out-of-range", in: declared, at: `/spec/${field3}`, message });
}

// controller/validate/rules/environments-are-unique.ts
var environmentsAreUnique = (catalog, report) => {
  const typed = declaredOf(catalog, "Environment").filter(
    ({ header }) => header.extension && header.environment
  );
  const keyOf2 = ({ header }) => `${header.environment} ${header.extension}`;
  for (const { again, first } of repeats(typed, keyOf2)) {
    const { extension, environment } = again.header;
    report({
      code: "duplicate-environment",
      in: again,
      at: "/spec/type",
      message: `extension "${extension}" has a second "${environment}" environment; the first is at ${placeName(first, "/spec/type")}`,
      hint: "keep one of them, or change the type or extension of one"
    });
  }
};

// controller/runners/event-catalogue.ts
var collectionOfUnknownTypes = "objects";
var request = ["pending", "approved", "failed", "inquiring", "scheduled", "revoking", "revoked"];
var tierConfig = ["draft", "pending", "approved", "failed", "inquiring"];
var listing = ["draft", "reviewing", "deploying", "canceled", "completed"];
var usageFile = [
  "draft",
  "uploading",
  "uploaded",
  "invalid",
  "processing",
  "processed",
  "ready",
  "rejected",
  "pending",
  "accepted",
  "closed"
];
var product = [
  "draft",
  "indevelopment",
  "oncertification",
  "published",
  "initializationfailed",
  "deleted",
  "endofsale"
];
var validated = ["draft", "inquiring"];
var eventCatalogue = [
  background("asset_purchase_request_processing", "requests", request),
  background("asset_change_request_processing", "requests", request),
  background("asset_adjustment_request_processing", "requests", request),
  background("asset_suspend_request_processing", "requests", request),
  background("asset_resume_request_processing", "requests", request),
  background("asset_cancel_request_processing", "requests", request),
  background("asset_renew_request_processing", "requests", []),
  background("asset_transfer_request_processing", "requests", []),
  background("tier_config_setup_request_processing", "tier/config-requests", tierConfig),
  background("tier_config_change_request_processing", "tier/config-requests", tierConfig),
  background("tier_config_adjustment_request_processing", "tier/config-requests", tierConfig),
  background("tier_account_update_request_processing", "tier/account-requests", [
    "pending",
    "accepted",
    "ignored"
  ]),
  background("usage_file_request_processing", "usage/files", usageFile),
  background("part_usage_file_request_processing", "usage/chunks", ["draft", "ready", "closed", "failed"]),
  background("listing_new_request_processing", "listing-requests", listing, "state"),
  background("listing_remove_request_processing", "listing-requests", listing, "state"),
  background("listing_request_processing", "listing-requests", listing, "state"),
  background("listing_processing", "listings", ["unlisted", "listed"]),
  background("contract_changed", "contracts", [
    "new",
    "enrolling",
    "pending",
    "active",
    "terminated",
    "rejected"
  ]),
  background("installation_status_change", "devops/installations", ["installed", "uninstalled"]),
  background(
    "helpdesk_case_processing",
    "helpdesk/cases",
    ["pending", "inquiring", "resolved", "closed"],
    "state"
  ),
  background("translation_change", collectionOfUnknownTypes, []),
  background("pricelist_version_changed", "pricing/versions", [
    "draft",
    "processing",
    "scheduled",
    "active",
    "expired"
  ]),
  background("product_changed", "products", product),
  interactive("asset_purchase_request_validation", "requests", validated),
  interactive("asset_change_request_validation", "requests", validated),
  interactive("asset_renew_request_validation", "requests", []),
  interactive("asset_transfer_request_validation", "requests", []),
  interactive("tier_config_setup_request_validation", "tier/config-requests", validated),
  interactive("tier_config_change_request_validation", "tier/config-requests", validated),
  interactive("product_action_execution", collectionOfUnknownTypes, []),
  interactive("product_custom_event_processing", collectionOfUnknownTypes, [])
];
var byType = new Map(eventCatalogue.map((event) => [event.type, event]));
function background(type, collection, statuses, statusField = "status") {
  return { type, category: "background", collection, statusField, statuses };
}
function interactive(type, collection, statuses) {
  return { type, category: "interactive", collection, statusField: "status", statuses };
}

// controller/validate/rules/events-are-known.ts
var known2 = ["background", "interactive", ...eventCatalogue.map(({ type }) => type)];
var eventsAreKnown = ({ extensions }, report) => {
  for (const extension of extensions) {
    for (const [index, event] of (extension.body.spec.events ?? []).entries()) {
      if (known2.includes(event)) continue;
      const meant = closest(event, known2);
      report({
        code: "unknown-event",
        severity: "warning",
        in: extension,
        at: `/spec/events/${index}`,
        message: `${quoted([event])} is neither an event type we know nor "background" or "interactive"`,
        ...meant !== void 0 && { hint: `did you mean "${meant}"?` }
      });
    }
  }
};

// controller/validate/rules/exactly-one-account.ts
var exactlyOneAccount = (catalog, report) => {
  const [first, ...others] = declaredOf(catalog, "Account");
  if (!first) return;
  for (const again of others) {
    const message = `a second Account is declared; the first is at ${placeName(first, "/kind")}`;
    const hint = "a config repository belongs to one account: keep one of them";
    report({ code: "duplicate-account", in: again, at: "/kind", message, hint, extensions: [] });
  }
};

// controller/schedules/occurrences.ts
function nextOccurrence(cron, timeZone, after) {
  const clock = wallClock(timeZone);
  return cron.fixedTime ? nextFixedTime(cron, clock, after) : nextOfInterval(cron, clock, after);
}
function nextFixedTime(cron, clock, after) {
  let wall = nextWall(cron, clock.latestShown(after));
  while (wall !== void 0) {
    const instant = clock.firstInstant(wall);
    if (instant !== void 0 && instant > after) return instant;
    wall = nextWall(cron, wall);
  }
  return void 0;
}
function nextOfInterval(cron, clock, after) {
  let span = clock.spanAt(after);
  let searchedFrom = after + span.offset;
  let wall = nextWall(cron, searchedFrom);
  while (wall !== void 0) {
    if (wall - span.offset < span.until) return wall - span.offset;
    const { until } = span;
    span = clock.spanAt(until);
    const justBefore = until + span.offset - 1;
    if (justBefore < searchedFrom || justBefore >= wall) {
      searchedFrom = justBefore;
      wall = nextWall(cron, justBefore);
    }
  }
  return void 0;
}

// controller/schedules/recurring.ts
var hour3 = 36e5;
var day4 = 24 * hour3;
function nextRecurring(trigger, after) {
  const clock = wallClock(trigger.timeZone);
  const start2 = parseTime(trigger.start);
  const grid = start2 && gridOf(trigger, start2, clock);
  if (!grid) return void 0;
  const end = trigger.end === null ? endOfPlanning : endOfText2(trigger.end, clock);
  for (let point = Math.max(0, grid.near(after)); ; point += 1) {
    const instant = grid.at(point);
    if (instant === void 0 || instant <= after) continue;
    return instant < Math.min(end, endOfPlanning) ? instant : void 0;
  }
}
function endOfText2(text, clock) {
  const end = parseTime(text);
  return (end && endOf(end, clock)) ?? Number.NEGATIVE_INFINITY;
}
function gridOf({ every }, start2, clock) {
  const instant = instantOf(start2, clock);
  if (instant === void 0) return void 0;
  const wall = start2.offset === void 0 ? start2.wall : instant + clock.spanAt(instant).offset;
  return grids[every.unit](every.n, { instant, wall }, clock);
}
var grids = {
  hour: (n, { instant }) => elapsed(instant, n * hour3),
  day: (n, start2, clock) => wallTimes(start2, n * day4, clock),
  week: (n, start2, clock) => wallTimes(start2, 7 * n * day4, clock),
  month: months2
};
function elapsed(first, step) {
  return {
    near: (after) => Math.floor((after - first) / step),
    at: (point) => first + point * step
  };
}
function wallTimes({ instant, wall }, step, clock) {
  return {
    near: (after) => Math.floor((clock.latestShown(after) - wall) / step),
    at: (point) => point === 0 ? instant : clock.firstInstant(wall + point * step)
  };
}
function months2(n, { instant, wall }, clock) {
  const monthOfStart = monthOf2(wall);
  const midnight = clock.firstInstant(beginOf(monthOfStart));
  const firstMonth = midnight !== void 0 && midnight >= instant ? monthOfStart : monthOfStart + 1;
  return {
    near: (after) => Math.floor((monthOf2(clock.latestShown(after)) - firstMonth) / n),
    at: (point) => clock.firstInstant(beginOf(firstMonth + point * n))
  };
}
function monthOf2(wall) {
  const date = new Date(wall);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
function beginOf(month2) {
  return Date.UTC(Math.floor(month2 / 12), month2 % 12);
}

// controller/schedules/trigger.ts
function nextOccurrenceOf(trigger, after) {
  if (trigger.type === "recurring") return nextRecurring(trigger, after);
  if (trigger.type === "advanced") {
    const parsed = parseCron(trigger.cron, trigger);
    return parsed.ok ? nextOccurrence(parsed.cron, trigger.timeZone, after) : void 0;
  }
  const at = instantOfOneTime(trigger);
  return at !== void 0 && at > after ? at : void 0;
}
function instantOfOneTime({ at, timeZone }) {
  const time = parseTime(at);
  return time && instantOf(time, wallClock(timeZone));
}
function oneTimeKey(schedule, at) {
  return `${schedule ?? ""} ${at}`;
}

// controller/validate/rules/first-run-is-near.ts
var fiveYears = 5 * 365.25 * 24 * 36e5;
var firstRunIsNear = ({ schedules }, report, { now }) => {
  if (now === void 0) return;
  for (const schedule of schedules) {
    const trigger = resolveTrigger(schedule.body.spec.trigger);
    if (!trigger || isFrequent(trigger)) continue;
    const next = nextOccurrenceOf(trigger, now);
    if (next === void 0 || next - now <= fiveYears) continue;
    const message = `the next run is more than five years ahead, on ${new Date(next).toISOString().slice(0, 10)}`;
    const hint = "check the dates and the time zone";
    const where = { in: schedule, at: "/spec/trigger", part: "key" };
    report({ ...where, code: "far-away", severity: "warning", message, hint });
  }
};

// controller/validate/rules/git-url-is-safe.ts
var gitUrlIsSafe = ({ environments }, report) => {
  for (const environment of environments) {
    const url = environment.body.spec.source?.url;
    const danger = url === void 0 ? void 0 : dangerOf(url);
    if (danger) report({ code: "unsafe-git-url", in: environment, at: "/spec/source/url", ...danger });
  }
};
function dangerOf(url) {
  if (url.startsWith("-")) {
    return { message: 'a Git URL cannot begin with "-"', hint: example };
  }
  if (/^[a-z0-9+.-]+::/i.test(url)) {
    return {
      message: 'Git URLs that name a transport helper ("ext::" and others) are refused',
      hint: example
    };
  }
  if (carriesCredentials(url)) {
    const hint = "remove them from the URL, and revoke the password: it is in the history of this repository now";
    return { message: "a Git URL cannot carry a user name and password or a token", hint };
  }
  return void 0;
}
var example = 'for example url: "https://github.com/tomorrowllc/connect-extension.git"';
function carriesCredentials(url) {
  const [, scheme = "", user] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)@/i.exec(url) ?? [];
  if (user === void 0) return /^[^/:@]+:[^/@]*@/.test(url);
  return user.includes(":") || /^https?$/i.test(scheme);
}

// controller/validate/rules/icon-is-reachable.ts
var iconIsReachable = ({ extensions }, report) => {
  for (const extension of extensions) {
    const { icon } = extension.body.spec;
    const why = icon === void 0 ? void 0 : reasonAgainst(icon);
    if (why === void 0) continue;
    const hint = 'for example icon: "icons/billing.png"';
    report({ code: "bad-icon", in: extension, at: "/spec/icon", message: `spec.icon ${why}`, hint });
  }
};
function reasonAgainst(icon) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(icon)) {
    return /^https:\/\/[^/]/i.test(icon) ? void 0 : "must be an https URL, or a path in this repository";
  }
  if (icon.startsWith("/")) return 'must be a path from the root of this repository, without "/" before it';
  return icon.split("/").includes("..") ? 'must be inside this repository: ".." leads out of it' : void 0;
}

// controller/validate/rules/ids-do-not-clash.ts
var idsDoNotClash = (catalog, report) => {
  const account = soleAccount(catalog)?.body;
  if (!account) return;
  checkExtensions(account, catalog.extensions, report);
  checkSchedules(account, catalog, report);
};
function checkExtensions(account, extensions, report) {
  const distinct2 = distinctBy(extensions, ({ body }) => body.metadata.name);
  for (const { again, first } of repeats(distinct2, ({ body }) => idOfExtension(account, body))) {
    const { id, name } = again.body.metadata;
    report({
      code: "id-clash",
      in: again,
      at: id === void 0 ? "/metadata/name" : "/metadata/id",
      message: `extensions "${name}" and "${first.body.metadata.name}" (${placeName(first, "/metadata/name")}) have the same id ${idOfExtension(account, again.body)}`,
      hint: "give one of them another metadata.id",
      extensions: [name, first.body.metadata.name]
    });
  }
}
function checkSchedules(account, {
  extensions,
  schedules
}, report) {
  const idOf = scheduleIds(account, extensions);
  const distinct2 = distinctBy(
    schedules,
    ({ body: { metadata, spec } }) => JSON.stringify([spec.extension, spec.environment, metadata.name])
  );
  for (const { again, first } of repeats(distinct2, idOf)) {
    report({
      code: "id-clash",
      in: again,
      at: again.body.metadata.id === void 0 ? "/metadata/name" : "/metadata/id",
      message: `schedules "${again.body.metadata.name}" and "${first.body.metadata.name}" (${placeName(first, "/metadata/name")}) have the same id ${idOf(again)}`,
      hint: "rename one of them, or give it another metadata.id",
      extensions: [again.header.extension, first.header.extension]
    });
  }
}
function distinctBy(items, keyOf2) {
  return [...new Map([...items].reverse().map((item) => [keyOf2(item), item])).values()].reverse();
}

// controller/validate/rules/missed-runs-fit.ts
var fates = {
  skip: "skipped",
  queueOne: "part of another",
  cancelPrevious: "cancelled by the next"
};
var missedRunsFit = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { missedRuns = "last", overlap = "skip", catchUpWindow } = schedule.body.spec;
    if (missedRuns === "none" && catchUpWindow !== void 0) {
      report({
        code: "catch-up-window-unused",
        severity: "warning",
        in: schedule,
        at: "/spec/catchUpWindow",
        message: "with missedRuns: none nothing is made up for, so the window does nothing",
        hint: 'remove "catchUpWindow", or write missedRuns: last'
      });
    }
    if (missedRuns !== "all" || overlap === "allow" || overlap === "queueAll") continue;
    const message = `missedRuns: all needs overlap: queueAll or allow; with overlap: ${overlap} all but one of them would be ${fates[overlap]}`;
    const hint = "write overlap: queueAll, or missedRuns: last";
    report({ code: "missed-runs-need-overlap", in: schedule, at: "/spec/missedRuns", message, hint });
  }
};

// controller/validate/rules/mode-fits.ts
var neededInCloud = ["source", "runtime"];
var onlyInCloud = ["source", "runtime", "instances", "resources"];
var purposes = {
  source: "where the code is",
  runtime: "how the code is started"
};
var modeFits = ({ environments }, report) => {
  for (const environment of environments) {
    if (environment.body.spec.mode === "local") checkLocal(environment, report);
    else checkCloud(environment, report);
  }
};
function checkLocal(environment, report) {
  for (const field3 of onlyInCloud.filter((each) => environment.body.spec[each] !== void 0)) {
    const message = `"${field3}" is not allowed in local mode, where somebody else runs the extension`;
    const hint = "remove it, or write mode: cloud";
    report({ code: "not-in-local-mode", in: environment, at: `/spec/${field3}`, part: "key", message, hint });
  }
}
function checkCloud(environment, report) {
  for (const field3 of neededInCloud.filter((each) => environment.body.spec[each] === void 0)) {
    const message = `"${field3}" is missing in spec: cloud mode needs to know ${purposes[field3]}`;
    const hint = "add it, or write mode: local where somebody else runs the extension";
    report({ code: "missing-field", in: environment, at: "/spec", part: "key", message, hint });
  }
}

// controller/validate/rules/monthly-is-on-first-day.ts
var monthlyIsOnFirstDay = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const trigger = resolveTrigger(schedule.body.spec.trigger);
    if (trigger?.type !== "recurring" || trigger.every.unit !== "month") continue;
    const start2 = parseTime(trigger.start);
    if (!start2 || new Date(start2.wall).toISOString().slice(8, 19) === "01T00:00:00") continue;
    const message = "monthly runs are on the first day of the month at 00:00, not on the day and time of spec.trigger.start";
    const hint = `for that day and time of every month, write cron: "${cronFor(start2.wall)}"`;
    const at = "/spec/trigger/start";
    report({ code: "monthly-on-first-day", severity: "warning", in: schedule, at, message, hint });
  }
};
function cronFor(wall) {
  const date = new Date(wall);
  return `${date.getUTCSeconds()} ${date.getUTCMinutes()} ${date.getUTCHours()} ${date.getUTCDate()} * ?`;
}

// controller/validate/rules/names-are-unique.ts
var codes = {
  Extension: "duplicate-extension",
  Environment: "duplicate-name",
  VariableSet: "duplicate-name",
  Schedule: "duplicate-schedule"
};
var namesAreUnique = (catalog, report) => {
  for (const kind of ["Extension", "Environment", "VariableSet", "Schedule"]) {
    for (const { again, first } of repeats(declaredOf(catalog, kind), scopedName)) {
      const scope = kind === "Schedule" ? " for one environment" : "";
      const place = placeName(first, "/metadata/name");
      report({
        code: codes[kind],
        in: again,
        at: "/metadata/name",
        message: `${kind} "${again.header.name}" is declared twice${scope}; it is first at ${place}`,
        hint: "rename or remove one of them",
        extensions: [again.header.extension, first.header.extension]
      });
    }
  }
};
function scopedName({ header: { kind, name, extension, environment } }) {
  if (name === void 0 || kind !== "Schedule") return name;
  return JSON.stringify([extension, environment, name]);
}

// controller/validate/rules/no-secret-in-clear.ts
var beginnings = [
  [/^-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/^(gh[pousr]_[A-Za-z0-9]{20}|github_pat_)/, "a GitHub token"],
  [/^glpat-[\w-]{10}/, "a GitLab token"],
  [/^xox[abprs]-/, "a Slack token"],
  [/^(AKIA|ASIA)[A-Z0-9]{16}$/, "an AWS access key"],
  [/^sk_live_/, "a Stripe key"],
  [/^ApiKey SU-\d/, "a Connect API key"]
];
var suspicious = /^(-----BEGIN|gh[pousr]_|github_pat_|glpat-|xox|A[KS]IA|sk_live_|ApiKey )/;
var noSecretInClear = ({ variableSets }, report) => {
  for (const set of variableSets) {
    for (const [index, { value = "" }] of set.body.spec.variables.entries()) {
      if (!suspicious.test(value)) continue;
      const [, what] = beginnings.find(([beginning2]) => beginning2.test(value)) ?? [];
      if (what === void 0) continue;
      const message = `this value looks like ${what} in plain text`;
      const hint = "if it is one, revoke it: it is in the history of this repository now";
      const at = `/spec/variables/${index}/value`;
      report({ code: "secret-in-clear", severity: "warning", in: set, at, message, hint });
    }
  }
};

// controller/validate/rules/one-time-is-ahead.ts
var oneTimeIsAhead = (catalog, report, { now, planned }) => {
  const past = now === void 0 ? [] : pastOnes(catalog, now);
  const wasPlanned = past.length === 0 || !planned ? () => false : plannedIn(catalog, planned);
  for (const { schedule, at } of past) {
    const place = { in: schedule, at: "/spec/trigger/at" };
    const time = new Date(at).toISOString().replace(".000Z", "Z");
    if (wasPlanned(schedule, at)) {
      const message = `it never fires again: it was at ${time}`;
      const hint = "remove the schedule, or set a later time";
      report({ ...place, code: "schedule-over", severity: "warning", message, hint });
    } else {
      const message = `spec.trigger.at is past: it was at ${time}`;
      const hint = "set a later time, write ifPast: run to have it run at once, or remove the schedule";
      report({ ...place, code: "one-time-in-past", message, hint });
    }
  }
};
function pastOnes({ schedules }, now) {
  return schedules.flatMap((schedule) => {
    const trigger = resolveTrigger(schedule.body.spec.trigger);
    if (trigger?.type !== "onetime" || trigger.ifPast === "run") return [];
    const at = instantOfOneTime(trigger);
    return at === void 0 || at > now ? [] : [{ schedule, at }];
  });
}
function plannedIn(catalog, planned) {
  const account = soleAccount(catalog)?.body;
  const idOf = account && scheduleIds(account, catalog.extensions);
  return (schedule, at) => planned.has(oneTimeKey(idOf?.(schedule), at));
}

// controller/validate/rules/overlap-fits.ts
var overlapFits = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { overlap = "skip", maxQueued } = schedule.body.spec;
    if (maxQueued === void 0 || overlap === "queueAll") continue;
    const message = `maxQueued is for overlap: queueAll; with overlap: ${overlap} it does nothing`;
    const hint = 'write overlap: queueAll, or remove "maxQueued"';
    report({ code: "not-for-overlap", in: schedule, at: "/spec/maxQueued", message, hint });
  }
};

// controller/validate/rules/production-is-not-debugged.ts
var productionIsNotDebugged = ({ environments }, report) => {
  for (const environment of environments) {
    const { type, logLevel } = environment.body.spec;
    if (type !== "production" || logLevel !== "DEBUG") continue;
    const message = "a production environment logs at DEBUG: logs grow fast, and may hold personal data";
    const hint = "write logLevel: INFO";
    report({
      code: "debug-in-production",
      severity: "warning",
      in: environment,
      at: "/spec/logLevel",
      message,
      hint
    });
  }
};

// controller/validate/rules/recurring-ends-after-start.ts
var recurringEndsAfterStart = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const trigger = resolveTrigger(schedule.body.spec.trigger);
    if (trigger?.type !== "recurring" || !endsBeforeItStarts(trigger)) continue;
    const message = "spec.trigger.end is not after spec.trigger.start, so it never runs";
    const hint = "the end is exclusive; a date alone includes that day";
    report({ code: "end-before-start", in: schedule, at: "/spec/trigger/end", message, hint });
  }
};
function endsBeforeItStarts(trigger) {
  const clock = wallClock(trigger.timeZone);
  const start2 = parseTime(trigger.start);
  const end = trigger.end === null ? void 0 : parseTime(trigger.end);
  const from = start2 && instantOf(start2, clock);
  const until = end && endOf(end, clock);
  return from !== void 0 && until !== void 0 && until <= from;
}

// controller/validate/rules/references-exist.ts
var referencesExist = (catalog, report) => {
  const extensions = [...groupBy(declaredOf(catalog, "Extension"), ({ header }) => header.name).keys()].sort();
  const known3 = new Set(extensions);
  const environments = environmentsByExtension(catalog);
  for (const declared of catalog.declared) {
    const { kind, extension, environment } = declared.header;
    if (extension === void 0 || kind === "Extension") continue;
    if (!known3.has(extension)) report(unknownExtension(declared, extension, extensions));
    else if (kind !== "Environment" && isType(environment)) {
      const existing = environments.get(extension) ?? [];
      if (!existing.includes(environment))
        report(unknownEnvironment(declared, extension, environment, existing));
    }
  }
};
function unknownExtension(declared, extension, expected) {
  const meant = closest(extension, expected);
  return {
    code: "unknown-extension",
    in: declared,
    at: "/spec/extension",
    message: `extension ${quoted([extension])} is not declared; ${expectedOneOf(expected)}`,
    ...meant !== void 0 && { hint: `did you mean "${meant}"?` },
    extensions: []
  };
}
function unknownEnvironment(declared, extension, environment, existing) {
  return {
    code: "unknown-environment",
    in: declared,
    at: "/spec/environment",
    message: `environment "${environment}" of extension "${extension}" is not declared; ${expectedOneOf(existing)}`
  };
}
function expectedOneOf(names2) {
  return names2.length > 0 ? `expected one of ${quoted(names2)}` : "there is none yet";
}
function environmentsByExtension(catalog) {
  const groups = groupBy(declaredOf(catalog, "Environment"), ({ header }) => header.extension);
  return new Map(
    [...groups].map(([extension, declared]) => [
      extension,
      environmentTypes.filter((type) => declared.some(({ header }) => header.environment === type))
    ])
  );
}
function isType(environment) {
  return environmentTypes.some((type) => type === environment);
}

// controller/validate/rules/resources-are-in-range.ts
var limits = {
  cpu: { parse: parseCpu, least: 10, most: 128e3, words: "from 10m to 128", unit: "m" },
  memory: {
    parse: parseMemory,
    least: 16 * 1024 ** 2,
    most: 1024 ** 4,
    words: "from 16Mi to 1Ti",
    unit: "Mi"
  }
};
var resourcesAreInRange = ({ environments }, report) => {
  for (const environment of environments) {
    for (const field3 of ["cpu", "memory"]) {
      const text = environment.body.spec.resources?.[field3];
      const { parse: parse3, least, most, words: words3, unit } = limits[field3];
      const amount = text === void 0 ? void 0 : parse3(text);
      if (amount === void 0 || amount >= least && amount <= most) continue;
      const forgotten = /^\d+$/.test(text ?? "");
      report({
        code: "out-of-range",
        in: environment,
        at: `/spec/resources/${field3}`,
        message: `spec.resources.${field3} is ${text}, but must be ${words3}`,
        ...forgotten && { hint: `did you mean "${text}${unit}"?` }
      });
    }
  }
};

// controller/validate/rules/schedule-fires.ts
var beginning = Date.UTC(1999, 0);
var scheduleFires = ({ schedules }, report, { now }) => {
  for (const schedule of schedules) {
    const trigger = resolveTrigger(schedule.body.spec.trigger);
    if (!trigger || trigger.type === "onetime" || isEndless(trigger)) continue;
    if (trigger.type === "recurring" && endsBeforeItStarts(trigger)) continue;
    const at = placeOfEnd(schedule);
    if (nextOccurrenceOf(trigger, beginning) === void 0) {
      const message = "it never fires: no run falls between its start and its end";
      report({ code: "never-fires", ...at, message, hint: "set a later end" });
    } else if (now !== void 0 && nextOccurrenceOf(trigger, now) === void 0) {
      const message = "it never fires again: its last run is past";
      const hint = "remove the schedule, or let it end later";
      report({ code: "schedule-over", severity: "warning", ...at, message, hint });
    }
  }
};
function placeOfEnd(schedule) {
  const { cron: text, type = "advanced" } = schedule.body.spec.trigger;
  if (text === void 0 || type !== "advanced") return { in: schedule, at: "/spec/trigger/end" };
  const years = fieldsOf(text)[6];
  return { in: schedule, at: cronPointer, ...years && { within: { ...years, text } } };
}

// controller/sealing/place.ts
function placeText({ extension, environment, name }) {
  return `${name} of ${extension} ${environment ?? "(all environments)"}`;
}
function misplaced(sealedFor, found) {
  const [before, here] = [placeText(sealedFor), placeText(found)];
  if (sealedFor.account !== found.account)
    return `this value was sealed for ${before} in the account "${sealedFor.account}", and found in the account "${found.account}"`;
  return before === here ? void 0 : `this value was sealed for ${before}, and found at ${here}`;
}

// controller/sealing/sealed-header.ts
var keyAlgorithm = "ECDH-ES+A256KW";
var contentAlgorithm = "A256GCM";
var format = 1;
var allEnvironments = "*";
function readSealedHeader(sealed) {
  const header = parse2(sealed.split(".", 1)[0] ?? "");
  if (!header) return "it is not a sealed value, or was cut";
  if (header.bowline !== format) return 'it was not sealed by "bowline seal"';
  if (header.alg !== keyAlgorithm || header.enc !== contentAlgorithm || "zip" in header || "crit" in header)
    return `it is not sealed with ${keyAlgorithm} and ${contentAlgorithm}, without compression`;
  return readPlace(header) ?? "its header does not say what it was sealed for";
}
function readPlace({ kid, account, extension, environment, name }) {
  const type = environment === allEnvironments ? null : environmentTypes.find((each) => each === environment);
  const texts = [kid, account, extension, name];
  if (type === void 0 || !texts.every(isText)) return void 0;
  const [keyId = "", owner = "", service = "", variable = ""] = texts;
  return { keyId, place: { account: owner, extension: service, environment: type, name: variable } };
}
function parse2(part) {
  try {
    const value = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? value : void 0;
  } catch {
    return void 0;
  }
}
function isText(value) {
  return typeof value === "string" && value !== "";
}

// controller/validate/rules/secure-values-are-sealed.ts
var secureValuesAreSealed = (catalog, report) => {
  const account = soleAccount(catalog)?.body.metadata.name;
  for (const set of catalog.variableSets) {
    const { extension, environment = null, variables } = set.body.spec;
    for (const [index, variable] of variables.entries()) {
      const problem = problemOf(variable, { account, extension, environment });
      if (!problem) continue;
      const { field: field3, ...words3 } = problem;
      report({ in: set, at: `/spec/variables/${index}${field3}`, part: "key", ...words3 });
    }
  }
};
function problemOf(variable, scope) {
  const { name, value, sealed, secure = false } = variable;
  if (value !== void 0 && sealed !== void 0) {
    const message2 = 'a variable has either "value" or "sealed", not both';
    return { code: "value-and-sealed", field: "/sealed", message: message2, hint: "remove one of them" };
  }
  if (sealed !== void 0) return secure ? problemOfSealed(sealed, name, scope) : notSecure;
  if (secure && value !== void 0) return plainSecret(name, scope);
  if (value !== void 0) return void 0;
  const message = `"${secure ? "sealed" : "value"}" is missing in this variable`;
  const hint = secure ? sealCommand(name, scope) : 'for example value: ""';
  return { code: "missing-field", field: "", message, hint };
}
var notSecure = {
  code: "sealed-not-secure",
  field: "/sealed",
  message: 'a sealed value is secret, but "secure" is not true',
  hint: "add secure: true"
};
function plainSecret(name, scope) {
  const message = "a secure variable cannot have its value in plain text: everybody who reads this repository reads it";
  const hint = `remove "value", then ${sealCommand(name, scope)}; if the secret was real, revoke it: it is in the history of this repository now`;
  return { code: "secure-in-clear", field: "/value", message, hint };
}
function problemOfSealed(sealed, name, scope) {
  const hint = `seal the value anew: ${sealCommand(name, scope)}`;
  const header = readSealedHeader(sealed);
  if (typeof header === "string")
    return {
      code: "sealed-unreadable",
      field: "/sealed",
      message: `this value cannot be opened: ${header}`,
      hint
    };
  const message = misplaced(header.place, { ...scope, account: scope.account ?? header.place.account, name });
  return message === void 0 ? void 0 : { code: "sealed-elsewhere", field: "/sealed", message, hint };
}
function sealCommand(name, { extension, environment }) {
  return `bowline seal ${extension} ${environment ?? "all"} ${name}`;
}

// controller/validate/rules/suspension-is-ahead.ts
var suspensionIsAhead = ({ environments }, report, { now }) => {
  if (now === void 0) return;
  for (const environment of environments) {
    const end = suspensionEnd(environment.body.spec.suspend?.until);
    if (end === void 0 || end > now) continue;
    const message = "this suspension is over already: the environment is not suspended";
    const hint = 'remove "suspend", or set a later date';
    report({
      code: "suspension-over",
      severity: "warning",
      in: environment,
      at: "/spec/suspend/until",
      message,
      hint
    });
  }
};

// controller/validate/rules/tag-is-a-tag.ts
var tagIsATag = ({ environments }, report) => {
  for (const environment of environments) {
    const tag = environment.body.spec.source?.tag;
    const why = tag === void 0 ? void 0 : reasonAgainst2(tag);
    if (why === void 0) continue;
    const message = `spec.source.tag must be the name of a tag, not of a branch and no range: ${why}`;
    const hint = 'for example tag: "22.11"';
    report({ code: "bad-tag", in: environment, at: "/spec/source/tag", message, hint });
  }
};
var reasons = [
  [/^refs\/heads\//, "this is a branch"],
  [/^refs\/tags\//, 'leave out "refs/tags/"'],
  [/^refs\/remotes\//, "this is a branch of a remote"],
  [/^HEAD$/, '"HEAD" is whatever is newest'],
  [
    /^([\^~<>]|>=|<=)\s*v?\d|^v?\d[\d.]*\.\*$|\s\|\|\s/,
    "ranges of versions are not looked up, name one version"
  ],
  [/\.\./, '".." makes a range'],
  [/[\u0000-\u001f\u007f]/, "it holds a control character"],
  [/\s/, "it holds a space"],
  [/[~^:?*[\\]/, "none of ~ ^ : ? * [ \\ can be in it"],
  [/@\{/, '"@{" cannot be in it'],
  [/^-/, 'it cannot begin with "-"'],
  [/^\/|\/$|\/\//, 'it cannot begin or end with "/", nor hold "//"'],
  [/\.$/, 'it cannot end with "."'],
  [/(^|\/)\./, 'no part of it can begin with "."'],
  [/\.lock($|\/)/, 'no part of it can end with ".lock"']
];
function reasonAgainst2(tag) {
  return reasons.find(([pattern]) => pattern.test(tag))?.[1];
}

// controller/validate/rules/tag-is-no-branch.ts
var branches = /* @__PURE__ */ new Set(["main", "master", "trunk", "develop", "dev"]);
var tagIsNoBranch = ({ environments }, report) => {
  for (const environment of environments) {
    const tag = environment.body.spec.source?.tag ?? "";
    const what = likeness(tag);
    if (what === void 0) continue;
    const message = `spec.source.tag looks like ${what}; only a tag is deployed`;
    const hint = 'tag the release, for example with "git tag v1.0.0", and name that tag';
    report({
      code: "tag-like-branch",
      severity: "warning",
      in: environment,
      at: "/spec/source/tag",
      message,
      hint
    });
  }
};
function likeness(tag) {
  if (branches.has(tag) || /^v?\d+(\.\d+)*\.x$/.test(tag)) return "a branch";
  return /^[0-9a-f]{40}$/.test(tag) ? "a commit" : void 0;
}

// controller/validate/rules/time-zone-is-known.ts
var timeZoneIsKnown = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { timeZone } = schedule.body.spec.trigger;
    if (timeZone === void 0 || checkTimeZone(timeZone) !== void 0) continue;
    const message = `time zone ${JSON.stringify(timeZone)} is not known`;
    const hint = 'use an IANA name such as "Europe/Madrid", or "UTC"';
    report({ code: "unknown-time-zone", in: schedule, at: "/spec/trigger/timeZone", message, hint });
  }
};

// controller/validate/rules/times-are-clear.ts
var timesAreClear = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { timeZone = "UTC", at, start: start2, end } = schedule.body.spec.trigger;
    const zone = checkTimeZone(timeZone);
    if (zone === void 0) continue;
    for (const [field3, text] of Object.entries({ at, start: start2, end })) {
      const time = text === void 0 ? void 0 : parseTime(text);
      if (time && time.offset === void 0 && !time.dateOnly) check2(schedule, field3, time, zone, report);
    }
  }
};
function check2(schedule, field3, { wall }, zone, report) {
  const clock = wallClock(zone);
  const first = clock.firstInstant(wall);
  const where = { severity: "warning", in: schedule, at: `/spec/trigger/${field3}` };
  if (first === void 0 || first + clock.spanAt(first).offset !== wall) {
    const message = `clocks in ${zone} never show this time: they are put forward over it`;
    const hint = "the first moment after the gap is taken; write that, or another time";
    report({ ...where, code: "time-in-gap", message, hint });
  } else if (comesAgain(clock, first, wall)) {
    const message = `clocks in ${zone} show this time twice: they are put back over it`;
    const hint = 'the first is taken; for the second, write the offset after the time, such as "+01:00"';
    report({ ...where, code: "time-twice", message, hint });
  }
}
function comesAgain(clock, first, wall) {
  const { until, offset } = clock.spanAt(first);
  const next = clock.spanAt(until);
  return next.offset < offset && wall - next.offset >= next.from;
}

// controller/validate/written-times.ts
function writtenTimes({ environments, schedules }) {
  return [
    ...environments.flatMap((each) => placeOf(each, "/spec/suspend/until", each.body.spec.suspend?.until)),
    ...schedules.flatMap((each) => {
      const { at, start: start2, end } = each.body.spec.trigger;
      return Object.entries({ at, start: start2, end }).flatMap(
        ([field3, text]) => placeOf(each, `/spec/trigger/${field3}`, text)
      );
    })
  ];
}
function placeOf(declared, at, text) {
  return text === void 0 ? [] : [{ in: declared, at, text, time: parseTime(text) }];
}

// controller/validate/rules/times-exist.ts
var timesExist = (catalog, report) => {
  for (const { in: declared, at, text, time } of writtenTimes(catalog)) {
    if (time) continue;
    const message = `${fieldName(at)}: there is no such time as ${JSON.stringify(text)}`;
    const hint = "check the day of the month, the hour (00 to 23) and the offset (at most 14 hours)";
    report({ code: "no-such-time", in: declared, at, message, hint });
  }
};

// controller/validate/rules/trigger-fits.ts
var needed = {
  onetime: { at: "when to fire" },
  recurring: { every: "how far apart the runs are", start: "when the first one is" },
  advanced: { cron: "the expression" }
};
var ownerOf = {
  at: "onetime",
  ifPast: "onetime",
  every: "recurring",
  start: "recurring",
  end: "recurring",
  cron: "advanced",
  dialect: "advanced",
  domDow: "advanced"
};
var fields = Object.keys(ownerOf);
var triggerFits = ({ schedules }, report) => {
  for (const schedule of schedules) {
    if (checkTypeIsThere(schedule, report)) continue;
    checkNeeded(schedule, report);
    checkOthers(schedule, report);
  }
};
function checkTypeIsThere(schedule, report) {
  const { trigger } = schedule.body.spec;
  if (trigger.type !== void 0 || trigger.cron !== void 0) return false;
  const field3 = fields.find((each) => trigger[each] !== void 0);
  if (field3 === void 0) return false;
  const message = `"type" is missing in spec.trigger: "${field3}" is for the type "${ownerOf[field3]}"`;
  const hint = `add type: ${ownerOf[field3]}`;
  report({ code: "missing-field", in: schedule, at: "/spec/trigger", part: "key", message, hint });
  return true;
}
function checkNeeded(schedule, report) {
  const { trigger } = schedule.body.spec;
  const { type = "advanced" } = trigger;
  for (const [field3, purpose] of Object.entries(needed[type])) {
    if (trigger[field3] !== void 0) continue;
    const message = `"${field3}" is missing in spec.trigger: the type "${type}" needs to know ${purpose}`;
    const hint = `for example ${examples[field3]}`;
    report({ code: "missing-field", in: schedule, at: "/spec/trigger", part: "key", message, hint });
  }
}
var examples = {
  at: 'at: "2027-01-31T18:00"',
  every: "every: {n: 2, unit: week}",
  start: 'start: "2027-01-31T18:00"',
  cron: 'cron: "0 30 2 * * *"'
};
function checkOthers(schedule, report) {
  const { trigger } = schedule.body.spec;
  const { type = "advanced" } = trigger;
  for (const field3 of fields) {
    if (trigger[field3] === void 0 || ownerOf[field3] === type) continue;
    const message = `"${field3}" is for the type "${ownerOf[field3]}"; this trigger has the type "${type}"`;
    const hint = `remove it, or write type: ${ownerOf[field3]}`;
    report({
      code: "not-for-trigger",
      in: schedule,
      at: `/spec/trigger/${field3}`,
      part: "key",
      message,
      hint
    });
  }
}

// controller/validate/rules/type-fits.ts
var reservedTypes = {
  "fulfillment-automation": { roles: ["vendor"], words: "vendors" },
  "hub-integration": { roles: ["distributor", "reseller"], words: "distributors and resellers" }
};
var typeFits = (catalog, report) => {
  const account = soleAccount(catalog)?.body;
  for (const extension of catalog.extensions) {
    const { type } = extension.body.spec;
    const reserved = reservedTypes[type];
    if (account && reserved && !reserved.roles.includes(account.spec.role)) {
      const message = `type "${type}" is for ${reserved.words} only; account "${account.metadata.name}" is a ${account.spec.role}`;
      report({ code: "type-not-allowed", in: extension, at: "/spec/type", message });
    }
    if (type === "hub-integration") checkPackage(extension, report);
    else warnOfHub(extension, report);
  }
};
function checkPackage(extension, report) {
  if (extension.body.spec.packageId !== void 0) return;
  const message = '"packageId" is missing in spec; the type "hub-integration" needs it';
  const hint = 'for example packageId: "cloudblue.connect.package"';
  report({ code: "missing-field", in: extension, at: "/spec/type", message, hint });
}
function warnOfHub(extension, report) {
  const { spec } = extension.body;
  for (const field3 of ["hub", "packageId"]) {
    if (spec[field3] === void 0) continue;
    const message = `"${field3}" is for the type "hub-integration"; this extension has the type "${spec.type}"`;
    const hint = "remove it, or write type: hub-integration";
    const where = { in: extension, at: `/spec/${field3}`, part: "key" };
    report({ ...where, code: "not-for-type", severity: "warning", message, hint });
  }
}

// controller/validate/rules/variables-are-unique.ts
var variablesAreUnique = ({ variableSets }, report) => {
  for (const sets of groupBy(variableSets, scopeKey).values()) {
    for (const repeat of repeats(variablesOf(sets), ({ name }) => name)) report(givenTwice(repeat));
  }
};
function scopeKey({ body: { spec } }) {
  return `${spec.environment ?? ""} ${spec.extension}`;
}
function* variablesOf(sets) {
  for (const set of sets) {
    for (const [index, { name }] of set.body.spec.variables.entries()) yield { set, name, index };
  }
}
function givenTwice({ again, first }) {
  const { extension, environment } = again.set.body.spec;
  const scope = environment ? `environment "${environment}" of extension "${extension}"` : `extension "${extension}"`;
  const place = `${placeName(first.set, nameOf(first))} (${fieldName(nameOf(first))})`;
  return {
    code: "duplicate-variable",
    in: again.set,
    at: nameOf(again),
    message: `variable "${again.name}" is given twice for ${scope}; it is first at ${place}`,
    hint: "keep one of them"
  };
}
function nameOf({ index }) {
  return `/spec/variables/${index}/name`;
}

// controller/validate/rules.ts
var rules = [
  exactlyOneAccount,
  accountIdFits,
  accountListsEachOnce,
  namesAreUnique,
  environmentsAreUnique,
  variablesAreUnique,
  referencesExist,
  idsDoNotClash,
  accountHasIt,
  typeFits,
  iconIsReachable,
  eventsAreKnown,
  modeFits,
  gitUrlIsSafe,
  authFitsUrl,
  tagIsATag,
  tagIsNoBranch,
  resourcesAreInRange,
  durationsAreInRange,
  suspensionIsAhead,
  productionIsNotDebugged,
  secureValuesAreSealed,
  noSecretInClear,
  triggerFits,
  cronIsValid,
  cronIsNotTooOften,
  cronStepDivides,
  cronDayIsInEveryMonth,
  cronWeekdayIsNamed,
  domDowIsNeeded,
  timeZoneIsKnown,
  timesExist,
  timesAreClear,
  recurringEndsAfterStart,
  monthlyIsOnFirstDay,
  scheduleFires,
  firstRunIsNear,
  oneTimeIsAhead,
  missedRunsFit,
  overlapFits
];

// controller/validate/validate.ts
function validate(files, moment = {}) {
  const ordered = files.toSorted((a, b) => compareText2(a.path, b.path));
  const findings2 = new Findings();
  const catalog = readCatalog(
    ordered.flatMap(({ documents }) => documents),
    findings2.report
  );
  for (const rule of rules) rule(catalog, findings2.report, moment);
  const diagnostics = [
    ...ordered.flatMap((file) => file.findings),
    ...missingAccount(catalog),
    ...findings2.diagnostics
  ].sort(byPosition);
  const feeding = extensionFiles(catalog.declared);
  const account = usableAccount(catalog, findings2);
  const touched = touchedExtensions(diagnostics, feeding);
  const desired = account && resolve2(catalog, account, (name) => !touched.has(name), feeding);
  return { desired, diagnostics, extensionFiles: feeding };
}
function missingAccount(catalog) {
  if (declaredOf(catalog, "Account").length > 0) return [];
  const at = { file: "account.yaml", line: 1, column: 1 };
  const message = "no Account is declared";
  const hint = "add a document with kind: Account, for example in account.yaml";
  return [{ code: "missing-account", severity: "error", at, message, hint, extensions: [] }];
}
function usableAccount(catalog, findings2) {
  const account = soleAccount(catalog);
  return account && !findings2.isFaulty(account.document) ? account.body : void 0;
}
function touchedExtensions(diagnostics, feeding) {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const named3 = errors.flatMap(({ extensions }) => extensions);
  const unclear = new Set(errors.filter(({ extensions }) => extensions.length === 0).map(({ at }) => at.file));
  const nearby = [...feeding].filter(([, files]) => files.some((file) => unclear.has(file)));
  return /* @__PURE__ */ new Set([...named3, ...nearby.map(([name]) => name)]);
}

// controller/plan/plan.ts
import { isDeepStrictEqual } from "node:util";

// controller/plan/guards.ts
var maxShareDeleted = 0.3;
var minResources = 10;
var atRest = ["Stopped", "Disconnected", "Uninitialized"];
function deletionGuard(extension, { id, status }) {
  if (atRest.includes(status)) return void 0;
  return {
    code: "not-stopped",
    extension,
    environment: id,
    reason: `${id} is ${status}; it can be deleted when it is Stopped, Disconnected or Uninitialized. Set "state: stopped" first, then delete it in a later commit`
  };
}
function modeSwitchGuard(from, to, status) {
  if (from.mode === to.mode || atRest.includes(status)) return void 0;
  return {
    code: "mode-switch",
    extension: to.extension,
    environment: to.id,
    reason: `${to.id} is ${status}; its mode can change from ${from.mode} to ${to.mode} when it is Stopped, Disconnected or Uninitialized`
  };
}
function secureGuard(from, to) {
  const secure = new Set(from.variables.flatMap((each) => each.secure ? each.name : []));
  const names2 = to.variables.flatMap((each) => !each.secure && secure.has(each.name) ? each.name : []);
  if (names2.length === 0) return void 0;
  return {
    code: "secure-to-plain",
    extension: to.extension,
    environment: to.id,
    reason: `${names2.join(", ")}: a secure variable cannot become plain; remove it in one commit and add it in a later one`
  };
}
function shrinkGuard(observed, staying) {
  const before = resourceNames(observed.extensions.map(({ spec }) => spec));
  const after = new Set(resourceNames(staying));
  const deleted = before.filter((each) => !after.has(each)).length;
  if (before.length < minResources || deleted <= maxShareDeleted * before.length) return void 0;
  return {
    code: "too-many-deletions",
    reason: `${deleted} of ${before.length} resources would be deleted, more than ${maxShareDeleted * 100} %; nothing is deleted until this commit is confirmed`
  };
}
function resourceNames(extensions) {
  return extensions.flatMap(({ id, environments }) => [
    id,
    ...environments.flatMap((each) => [each.id, ...each.schedules.map((schedule) => schedule.id)])
  ]);
}

// controller/plan/plan.ts
function planPass(input) {
  const { commit, observed } = input;
  const errors = input.diagnostics.filter((each) => each.severity === "error");
  const desired = input.desired ?? (input.empty && input.confirmed ? noExtensions : void 0);
  if (!desired) return whyNothing(input, errors);
  const stalled = stalledExtensions(errors, observed, desired);
  const stalledNames = new Set(stalled.map((each) => each.extension));
  const guard = pruneGuard(input, desired, stalledNames, errors);
  const updates = desired.extensions.filter((each) => !stalledNames.has(each.name)).map((extension) => planExtension(extension, observed, guard));
  const pruning = planPruning(observed, desired, stalledNames, guard);
  return {
    commit,
    adopt: updates.map((each) => each.adopt),
    changes: [...updates.flatMap((each) => each.changes), ...pruning.changes],
    held: [...updates.flatMap((each) => each.held), ...pruning.held],
    stalled,
    removeExtensions: pruning.removeExtensions
  };
}
var noExtensions = { extensions: [] };
function whyNothing({ commit, empty, observed }, errors) {
  const names2 = observed.extensions.map(({ spec }) => spec.name);
  const nothing2 = { commit, adopt: [], changes: [], removeExtensions: [] };
  if (!empty) {
    return { ...nothing2, held: [], stalled: names2.map((extension) => ({ extension, diagnostics: errors })) };
  }
  const reason = "the repository holds no configuration; nothing is removed until this commit is confirmed";
  const held = names2.map(
    (extension) => ({ code: "empty-repository", extension, environment: null, reason })
  );
  return { ...nothing2, held, stalled: [] };
}
function stalledExtensions(errors, observed, desired) {
  const feeds = new Map(observed.extensions.map(({ spec }) => [spec.name, new Set(spec.files)]));
  const names2 = /* @__PURE__ */ new Set([...feeds.keys(), ...errors.flatMap((each) => each.extensions)]);
  for (const { name } of desired.extensions) names2.add(name);
  return [...names2].sort().flatMap((extension) => {
    const diagnostics = errors.filter(
      (each) => each.extensions.includes(extension) || isOpenEnded(each) && feeds.get(extension)?.has(each.at.file)
    );
    return diagnostics.length > 0 ? [{ extension, diagnostics }] : [];
  });
}
function isOpenEnded({ extensions, wholeFile }) {
  return wholeFile === true || extensions.length === 0;
}
function planExtension(desired, observed, guard) {
  const existing = observed.extensions.find(({ spec }) => spec.id === desired.id);
  const wanted = new Set(desired.environments.map((each) => each.id));
  const gone = existing?.environments.filter((each) => !wanted.has(each.id)) ?? [];
  const steps = [
    ...desired.environments.map((to) => planWanted(to, existing, guard)),
    ...gone.map((each) => planGone(each, existing, guard))
  ];
  return {
    adopt: { ...desired, environments: steps.flatMap((each) => each.adopt ?? []) },
    changes: steps.flatMap((each) => each.changes),
    held: steps.flatMap((each) => each.held)
  };
}
function planWanted(to, existing, guard) {
  const observed = existing?.environments.find((each) => each.id === to.id);
  const lastGood = existing?.spec.environments.find((each) => each.id === to.id);
  const held = lastGood && observed ? modeSwitchGuard(lastGood, to, observed.status) : void 0;
  if (held && lastGood) return { adopt: lastGood, changes: [], held: [held] };
  const kept = keptSchedules(existing, lastGood, to, guard);
  const secure = lastGood && keptSecure(lastGood, to);
  const adopt = {
    ...to,
    ...secure && { variables: secure.variables },
    ...kept && { schedules: [...to.schedules, ...kept.schedules] }
  };
  const notYet = [secure, kept].flatMap((each) => each?.held ?? []);
  return { adopt, changes: planEnvironment(adopt, observed), held: notYet };
}
function planGone(observed, existing, guard) {
  const { id, applied } = observed;
  const held = existing && heldDeletion(existing.spec, observed, guard);
  const adopt = existing?.spec.environments.find((each) => each.id === id) ?? null;
  if (held) return { adopt, changes: [], held: [held] };
  const reason = "no longer declared";
  return { adopt: null, changes: [{ kind: "delete", environment: id, from: applied, reason }], held: [] };
}
function keptSchedules(existing, lastGood, to, guard) {
  const declared = new Set(to.schedules.map((each) => each.id));
  const schedules = lastGood?.schedules.filter((each) => !declared.has(each.id)) ?? [];
  const why = existing && schedules.length > 0 ? guard(existing.spec) : void 0;
  if (!why) return void 0;
  const reason = `schedules ${schedules.map((each) => each.name).join(", ")}: ${why.reason}`;
  return { schedules, held: { code: why.code, reason, extension: to.extension, environment: to.id } };
}
function keptSecure(lastGood, to) {
  const held = secureGuard(lastGood, to);
  if (!held) return void 0;
  const before = new Map(lastGood.variables.map((each) => [each.name, each]));
  const variables = to.variables.map((each) => {
    const was = before.get(each.name);
    return was?.secure ? each.secure ? each : was : each;
  });
  return { variables, held };
}
function planEnvironment(to, observed) {
  if (!observed?.applied)
    return [{ kind: "create", environment: to.id, to, reason: "declared, not there yet" }];
  const from = observed.applied;
  const effects = effectsOf(from, to);
  if (effects.length === 0) return [];
  return [{ kind: "update", environment: to.id, from, to, effects, reason: reasonFor(from, to, effects) }];
}
function effectsOf(from, to) {
  const effects = [];
  if (from.mode !== to.mode) effects.push("switch-mode");
  if (from.state !== to.state) effects.push(to.state === "running" ? "start" : "stop");
  if (to.source && !isDeepStrictEqual([from.source, from.runtime], [to.source, to.runtime]))
    effects.push("deploy");
  if (from.instances !== to.instances) effects.push("scale");
  if (!isDeepStrictEqual([from.variables, from.logLevel], [to.variables, to.logLevel]))
    effects.push("configure");
  if (!isDeepStrictEqual(from.schedules, to.schedules)) effects.push("reschedule");
  if (!isDeepStrictEqual(settingsOf(from), settingsOf(to))) effects.push("settings");
  return effects;
}
function settingsOf({ drainTimeoutMs, deployTimeoutMs, resources, externalEvents, suspend }) {
  return [drainTimeoutMs, deployTimeoutMs, resources, externalEvents, suspend];
}
function reasonFor(from, to, effects) {
  const parts = effects.map((effect) => {
    if (effect === "deploy") return changedSource(from, to);
    if (effect === "scale") return `instances ${from.instances} -> ${to.instances}`;
    if (effect === "configure") return changedNames(from, to);
    if (effect === "reschedule") return "schedules changed";
    if (effect === "switch-mode") return `mode ${from.mode} -> ${to.mode}`;
    if (effect === "settings") return "settings changed";
    return `wanted state ${from.state} -> ${to.state}`;
  });
  return parts.join(", ");
}
function changedSource({ source: before }, { source: after }) {
  if (!before) return `tag ${after?.tag}`;
  return before.tag === after?.tag ? "source or runtime changed" : `tag ${before.tag} -> ${after?.tag}`;
}
function changedNames(from, to) {
  const before = new Map(from.variables.map((each) => [each.name, each]));
  const after = new Map(to.variables.map((each) => [each.name, each]));
  const names2 = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].filter(
    (name) => !isDeepStrictEqual(before.get(name), after.get(name))
  );
  const level = from.logLevel === to.logLevel ? [] : [`log level ${from.logLevel} -> ${to.logLevel}`];
  return [...names2.length > 0 ? [`variables ${names2.sort().join(", ")}`] : [], ...level].join(", ");
}
function pruneGuard({ observed, confirmed }, desired, stalled, errors) {
  const kept = observed.extensions.map(({ spec }) => spec).filter((each) => stalled.has(each.name));
  const shrink = confirmed ? void 0 : shrinkGuard(observed, [...desired.extensions, ...kept]);
  return ({ files }) => {
    const finding = errors.find((each) => isOpenEnded(each) || files.includes(each.at.file));
    return finding ? findingInScope(finding) : shrink;
  };
}
function heldDeletion(spec, environment, guard) {
  const why = guard(spec);
  if (why) return { ...why, extension: spec.name, environment: environment.id };
  return deletionGuard(spec.name, environment);
}
function planPruning(observed, desired, stalled, guard) {
  const wanted = new Set(desired.extensions.map((each) => each.id));
  const gone = observed.extensions.filter(({ spec }) => !wanted.has(spec.id) && !stalled.has(spec.name));
  const heldBack2 = gone.map(
    ({ spec, environments }) => environments.flatMap((each) => heldDeletion(spec, each, guard) ?? [])
  );
  const going = gone.filter((_, index) => heldBack2[index]?.length === 0);
  return {
    held: heldBack2.flat(),
    removeExtensions: going.map(({ spec }) => spec.id),
    changes: going.flatMap(
      ({ spec, environments }) => environments.map(({ id, applied }) => {
        return {
          kind: "delete",
          environment: id,
          from: applied,
          reason: `extension "${spec.name}" is no longer declared`
        };
      })
    )
  };
}
function findingInScope({ at }) {
  const reason = `not removed while ${at.file}:${at.line}:${at.column} cannot be understood: it may still declare it`;
  return { code: "finding-in-scope", reason };
}

// controller/diff/actions.ts
function updateActions(from, to, now) {
  const actions = effectsOf(from, to).map((effect) => words2[effect](from, to));
  if (isSuspended(to, now))
    return [...actions, `suspended${untilText(to)}: nothing of it is done before that is over`];
  if (isSuspended(from, now)) actions.unshift("no longer suspended: it is brought in step again");
  if (actions.length === 0) return ["change settings; nothing is restarted"];
  const nothingRuns = from.state === "stopped" && to.state === "stopped";
  return nothingRuns ? [...actions, "nothing runs now: it takes effect when the environment is started"] : actions;
}
function untilText({ suspend }) {
  return suspend?.until ? ` until ${suspend.until}` : "";
}
function createAction({ mode, state, source, instances }) {
  const code3 = source ? `, tag ${source.tag}, ${count(instances, "instance")}` : "";
  return `create: ${mode}${code3}${state === "stopped" ? ", stopped" : ""}`;
}
var words2 = {
  "switch-mode": (from, to) => `switch from mode ${from.mode} to ${to.mode}`,
  start: () => "start",
  stop: () => "stop, after running tasks have finished",
  deploy: redeploy,
  scale: (from, to) => `rescale from ${from.instances} to ${to.instances} instances`,
  configure: () => "push the configuration to what runs, without a restart",
  reschedule: () => "change schedules",
  settings: () => "change time-outs; nothing is restarted"
};
function redeploy({ source: before }, { source: after }) {
  if (!before || !after) return `deploy tag ${after?.tag}`;
  if (before.tag !== after.tag) return `redeploy: tag ${before.tag} -> ${after.tag}`;
  return `redeploy tag ${after.tag}: its source or runtime changes`;
}

// controller/diff/fields.ts
import { isDeepStrictEqual as isDeepStrictEqual2 } from "node:util";

// controller/diff/units.ts
function formatDuration(ms) {
  const seconds2 = Math.floor(ms / 1e3);
  const parts = [
    [Math.floor(seconds2 / 3600), "h"],
    [Math.floor(seconds2 / 60) % 60, "m"],
    [seconds2 % 60, "s"]
  ];
  const text = parts.map(([count2, unit]) => count2 > 0 ? `${count2}${unit}` : "").join("");
  return text === "" ? "0s" : text;
}
function formatMemory(bytes) {
  const unit = ["Ti", "Gi", "Mi", "Ki"].find((each) => bytes > 0 && bytes % bytesIn[each] === 0);
  return unit ? `${bytes / bytesIn[unit]}${unit}` : String(bytes);
}
var bytesIn = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 };

// controller/diff/fields.ts
var secret = "(secret)";
function changedFields(from, to, except = []) {
  const before = flatten(from, except);
  const after = flatten(to, except);
  return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].map((path) => ({ path, from: before.get(path) ?? null, to: after.get(path) ?? null })).filter((each) => !isDeepStrictEqual2(each.from, each.to)).map(({ path, ...values }) => shown(path, values));
}
function flatten(value, except, prefix = "") {
  const entries = Object.entries(value).filter(([key]) => !except.includes(prefix + key));
  return new Map(
    entries.flatMap(([key, each]) => {
      if (each === null || each === void 0) return [];
      if (isPlainObject(each)) return [...flatten(each, except, `${prefix}${key}.`)];
      return [[prefix + key, each]];
    })
  );
}
function shown(path, { from, to }) {
  if (/(authori[sz]ation|credentials?|password|secret|token)$/i.test(path)) {
    return { field: path, from: from === null ? null : secret, to: to === null ? null : secret };
  }
  const unit = units.find(({ suffix }) => path.endsWith(suffix));
  if (!unit) return { field: path, from, to };
  const written = (value) => typeof value === "number" ? unit.write(value) : value;
  return { field: path.slice(0, -unit.suffix.length), from: written(from), to: written(to) };
}
var units = [
  { suffix: "Ms", write: formatDuration },
  { suffix: "Millis", write: (millis) => millis % 1e3 === 0 ? String(millis / 1e3) : `${millis}m` },
  { suffix: "Bytes", write: formatMemory }
];
function isPlainObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// controller/diff/mask.ts
import { createHash as createHash2 } from "node:crypto";
function maskObserved(observed) {
  return {
    extensions: observed.extensions.map(({ spec, environments }) => ({
      spec: maskExtension(spec),
      environments: environments.map((each) => ({
        ...each,
        applied: each.applied && maskEnvironment(each.applied)
      }))
    }))
  };
}
function maskExtension(extension) {
  return { ...extension, environments: extension.environments.map(maskEnvironment) };
}
function maskEnvironment(environment) {
  const masked = (variable) => variable.secure && !variable.sealed.startsWith(digestPrefix) ? { ...variable, sealed: digestOf(environment.id, variable) } : variable;
  return { ...environment, variables: environment.variables.map(masked) };
}
var digestPrefix = "sha256:";
function digestOf(environment, { name, sealed }) {
  return `${digestPrefix}${createHash2("sha256").update(JSON.stringify([environment, name, sealed])).digest("hex")}`;
}

// controller/schedules/due.ts
function nextDue({ spec, watermark }) {
  return nextOccurrenceOf(spec.trigger, watermark);
}

// controller/diff/runs.ts
var usualCount = 5;
function nextRuns(schedule, now, count2 = usualCount) {
  const { timeZone = "UTC" } = schedule.trigger;
  const instants = schedule.enabled ? nextInstants(schedule, now, count2) : [];
  const changes = clockChanges(timeZone, now, instants.at(-1) ?? now);
  const next = instants.map((at, index) => {
    const previous = instants[index - 1] ?? now;
    const afterClockChange = changes.some((change) => change > previous && change <= at);
    return { at: isoOf(at), local: localTime(at, timeZone), afterClockChange };
  });
  return { timeZone, next, clockChanges: changes.map((at) => describeChange(at, timeZone)) };
}
function nextInstants(spec, now, count2) {
  const instants = [];
  let watermark = now;
  while (instants.length < count2) {
    const due = nextDue({ spec, watermark });
    if (due === void 0) break;
    instants.push(due);
    watermark = due;
  }
  return instants;
}
function clockChanges(timeZone, after, until) {
  const { spanAt } = wallClock(timeZone);
  const found = [];
  for (let span = spanAt(after); span.until <= until; ) {
    const next = spanAt(span.until);
    if (next.offset !== span.offset) found.push(span.until);
    span = next;
  }
  return found;
}
function describeChange(at, timeZone) {
  const { spanAt } = wallClock(timeZone);
  const shown2 = (offset) => `${wallTime(at + offset)} ${offsetText2(offset)}`;
  return { at: isoOf(at), from: shown2(spanAt(at - 1).offset), to: shown2(spanAt(at).offset) };
}
var weekdays2 = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
function localTime(at, timeZone) {
  const { offset } = wallClock(timeZone).spanAt(at);
  const weekday = weekdays2[new Date(at + offset).getUTCDay()];
  return `${weekday} ${wallTime(at + offset)} ${offsetText2(offset)}`;
}
function wallTime(wall) {
  return new Date(wall).toISOString().slice(0, 19).replace("T", " ");
}
function offsetText2(offset) {
  const minutes2 = Math.abs(offset) / 6e4;
  const two = (number2) => String(Math.floor(number2)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(minutes2 / 60)}:${two(minutes2 % 60)}`;
}
function isoOf(at) {
  return new Date(at).toISOString().replace(".000Z", "Z");
}

// controller/diff/schedules.ts
function changedSchedules(before, after, now) {
  const from = new Map(before.map((each) => [each.id, each]));
  const to = new Map(after.map((each) => [each.id, each]));
  return [.../* @__PURE__ */ new Set([...from.keys(), ...to.keys()])].flatMap((id) => changeOf(from.get(id), to.get(id), now)).sort((a, b) => a.name < b.name ? -1 : 1);
}
function changeOf(from, to, now) {
  const either = to ?? from;
  if (!either) return [];
  const fields2 = from && to ? changedFields(from, to, ["id"]) : [];
  if (from && to && fields2.length === 0) return [];
  return [
    {
      id: either.id,
      name: either.name,
      change: !from ? "added" : !to ? "removed" : "changed",
      method: either.method,
      fields: fields2,
      before: from ? nextRuns(from, now) : null,
      after: to ? nextRuns(to, now) : null
    }
  ];
}

// controller/diff/variables.ts
import { isDeepStrictEqual as isDeepStrictEqual3 } from "node:util";
function changedVariables(before, after) {
  const from = new Map(before.map((each) => [each.name, each]));
  const to = new Map(after.map((each) => [each.name, each]));
  return [.../* @__PURE__ */ new Set([...from.keys(), ...to.keys()])].sort().filter((name) => !isDeepStrictEqual3(from.get(name), to.get(name))).map((name) => changeOf2(name, from.get(name), to.get(name)));
}
function changeOf2(name, from, to) {
  const secure = from?.secure === true || to?.secure === true;
  const visible2 = (variable) => secure || !variable || variable.secure ? null : variable.value;
  const change = !from ? "added" : !to ? "removed" : "changed";
  return { name, change, secure, from: visible2(from), to: visible2(to) };
}

// controller/diff/diff.ts
function declaredBefore({ checked, empty }) {
  const { desired, diagnostics, extensionFiles: extensionFiles2 } = checked;
  const extensions = desired?.extensions ?? [];
  const good = new Set(extensions.map((each) => each.name));
  return {
    account: desired?.account ?? null,
    observed: maskObserved({
      extensions: extensions.map((spec) => ({ spec, environments: spec.environments.map(asDeclared) }))
    }),
    broken: [...extensionFiles2.keys()].filter((name) => !good.has(name)),
    diagnostics: empty ? [] : diagnostics,
    live: false
  };
}
function asDeclared(environment) {
  const status = environment.state === "stopped" ? "Stopped" : "Running";
  return { id: environment.id, applied: environment, status };
}
function diffDesired(before, { checked, empty }, { now }) {
  const { diagnostics } = checked;
  const { observed } = before;
  const desired = checked.desired && {
    ...checked.desired,
    extensions: checked.desired.extensions.map(maskExtension)
  };
  const plan = planPass({ commit: "", desired, diagnostics, empty, observed, confirmed: false });
  const comparison = { before, observed, desired: desired?.extensions ?? [], plan, empty, now };
  const extensions = [...stalledExtensions2(comparison), ...comparedExtensions(comparison)];
  return {
    account: before.account && desired ? changedFields(before.account, desired.account) : [],
    extensions: extensions.sort((a, b) => a.name < b.name ? -1 : 1),
    unchanged: environmentsOf(comparison) - extensions.flatMap((each) => each.environments).length,
    findings: { before: before.diagnostics, after: empty ? [] : diagnostics }
  };
}
function stalledExtensions2({ observed, plan }) {
  return plan.stalled.map(({ extension: name }) => {
    const known3 = observed.extensions.find(({ spec }) => spec.name === name);
    const change = known3 ? "kept" : "refused";
    return { name, id: known3?.spec.id ?? null, change, fields: [], environments: [], held: [] };
  });
}
function comparedExtensions(comparison) {
  const { observed, desired, plan } = comparison;
  const stalled = new Set(plan.stalled.map((each) => each.extension));
  const byId = new Map(observed.extensions.map((each) => [each.spec.id, each]));
  const wanted = new Map(desired.map((each) => [each.id, each]));
  return [.../* @__PURE__ */ new Set([...byId.keys(), ...wanted.keys()])].flatMap((id) => {
    const from = byId.get(id);
    const to = wanted.get(id);
    const name = (to ?? from?.spec)?.name ?? "";
    if (stalled.has(name)) return [];
    return compareExtension(name, from, to, comparison);
  });
}
function compareExtension(name, from, to, comparison) {
  const { before } = comparison;
  const fields2 = from && to ? changedFields(from.spec, to, ["id", "environments", "files"]) : [];
  const environments = compareEnvironments(from, to, comparison);
  if (from && to && fields2.length === 0 && environments.length === 0) return [];
  const created = before.broken.includes(name) ? "repaired" : "created";
  const change = !from ? created : !to ? "deleted" : "updated";
  const held = heldBack(name, null, comparison);
  return [{ name, id: (to ?? from?.spec)?.id ?? null, change, fields: fields2, environments, held }];
}
function compareEnvironments(from, to, comparison) {
  const appliedOf = (id) => from?.environments.find((each) => each.id === id);
  const known3 = new Map(from?.spec.environments.map((each) => [each.id, each]));
  const wanted = new Map(to?.environments.map((each) => [each.id, each]));
  const ids = [.../* @__PURE__ */ new Set([...known3.keys(), ...wanted.keys()])].sort();
  return ids.flatMap((id) => {
    const applied = appliedOf(id)?.applied ?? void 0;
    const after = wanted.get(id);
    const last = applied ?? (after ? void 0 : known3.get(id));
    return compareEnvironment(last, after, comparison);
  });
}
function compareEnvironment(from, to, comparison) {
  const either = to ?? from;
  if (!either) return [];
  const fields2 = from && to ? changedFields(from, to, toldOtherwise) : [];
  const variables = changedVariables(from?.variables ?? [], to?.variables ?? []);
  const schedules = changedSchedules(from?.schedules ?? [], to?.schedules ?? [], comparison.now);
  if (from && to && fields2.length + variables.length + schedules.length === 0) return [];
  return [
    {
      id: either.id,
      type: either.type,
      change: !from ? "created" : !to ? "deleted" : "updated",
      actions: actionsOf(from, to, comparison.now),
      fields: fields2,
      variables,
      schedules,
      held: heldBack(either.extension, either.id, comparison)
    }
  ];
}
var toldOtherwise = ["id", "extension", "extensionId", "type", "variables", "schedules"];
function actionsOf(from, to, now) {
  if (!to) return ["delete, with its tasks and their history"];
  return from ? updateActions(from, to, now) : [createAction(to)];
}
function heldBack(extension, environment, { plan, before }) {
  return plan.held.filter((each) => each.extension === extension && each.environment === environment).map(({ code: code3, reason }) => {
    if (before.live || code3 !== "not-stopped" && code3 !== "mode-switch")
      return { code: code3, certain: true, reason };
    return { code: code3, certain: false, reason: ifRunning[code3] };
  });
}
var ifRunning = {
  "not-stopped": 'set "state: stopped" first, and delete it in a later commit',
  "mode-switch": 'set "state: stopped" first, and change the mode in a later commit'
};
function environmentsOf({ observed, desired }) {
  const ids = [
    ...observed.extensions.flatMap(({ spec }) => spec.environments.map((each) => each.id)),
    ...desired.flatMap((each) => each.environments.map(({ id }) => id))
  ];
  return new Set(ids).size;
}

// controller/diff/declared.ts
function declaredIn(files, moment = {}) {
  const empty = files.every(({ documents, findings: findings2 }) => documents.length === 0 && findings2.length === 0);
  return { checked: validate(files, moment), empty };
}
function baseIn(files, name) {
  const declared = declaredIn(files);
  const { desired, diagnostics } = declared.checked;
  if (!desired && !declared.empty) throw unusable(name, diagnostics);
  return declaredBefore(declared);
}
function unusable(name, diagnostics) {
  const errors = diagnostics.filter((each) => each.severity === "error").slice(0, 5).map(formatDiagnostic);
  return new BowlineError("base-unusable", `${name} has no account to compare with:
${errors.join("\n")}`);
}

// controller/diff/planned-once.ts
function plannedOnce({ extensions }) {
  const environments = extensions.flatMap((each) => each.environments);
  const schedules = environments.flatMap(({ applied }) => applied?.schedules ?? []);
  return new Set(
    schedules.flatMap(({ id, trigger }) => {
      const at = trigger.type === "onetime" ? instantOfOneTime(trigger) : void 0;
      return at === void 0 ? [] : [oneTimeKey(id, at)];
    })
  );
}

// controller/adapters/git-url.ts
var schemes = ["file", "git", "http", "https", "ssh"];
var allowedProtocols = schemes.join(":");

// controller/adapters/git-failure.ts
var noise = /^[A-Z][a-z]+ [a-z]+: +\d+(%|, done)|^Total \d+|^Please make sure|^and the repository exists|^at /;
function wordsOf({ stderr }) {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.replace(/^(fatal|error|remote|git): */i, "").trim()).filter((line) => line !== "" && !noise.test(line));
  return [...new Set(lines)].slice(-6).join("; ");
}

// action/history.ts
var fetchTimeoutMs = 6e4;
async function hasCommit(git, commit) {
  return await git(["cat-file", "-e", `${commit}^{tree}`]).then(
    () => true,
    () => false
  );
}
async function parentsOf(git) {
  const [header = ""] = (await git(["cat-file", "commit", "HEAD"])).toString("utf8").split("\n\n");
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].flatMap(([, id]) => id ?? []);
}
async function fetchCommit(git, commit) {
  const quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];
  try {
    const stop = AbortSignal.timeout(fetchTimeoutMs);
    await git(["fetch", ...quiet, "--depth=1", "origin", commit], { stop });
    return void 0;
  } catch (error) {
    return reasonOf(error);
  }
}
async function mergeBase(git, commit) {
  return await answer(git, ["merge-base", "HEAD", commit]);
}
async function resolveCommit(git, revision) {
  const one = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
  return await answer(git, [...one, `${revision}^{commit}`]);
}
async function isShallow(git) {
  return await answer(git, ["rev-parse", "--is-shallow-repository"]) === "true";
}
async function isSparse(git) {
  return await answer(git, ["config", "--type=bool", "--get", "core.sparseCheckout"]) === "true";
}
async function prefixIn(git) {
  return await answer(git, ["rev-parse", "--show-prefix"]).catch(() => void 0);
}
async function answer(git, args) {
  try {
    return (await git(args)).toString("utf8").replace(/\n$/, "");
  } catch (error) {
    if (error instanceof GitFailure) return void 0;
    throw error;
  }
}
function reasonOf(error) {
  return (error instanceof GitFailure ? wordsOf(error) : messageOf(error)).replace(/\.$/, "");
}

// action/base.ts
var NothingToCompare = class extends Error {
  /** The checkout lacks something, so somebody should change the workflow. */
  isMistake;
  constructor(message, { isMistake = true } = {}) {
    super(message);
    this.isMistake = isMistake;
  }
};
async function findBase(git, event, wanted) {
  await requireCommits(git);
  if (wanted !== void 0) return await parting(git, await named2(git, wanted), wanted);
  const { base } = event;
  if (!base) throw new NothingToCompare(unnamed(event), { isMistake: false });
  const parents = await parentsOf(git);
  const [first, second2] = parents;
  if (first !== void 0 && second2 !== void 0 && second2 === event.head) {
    return await present(git, { ...base, commit: first }, 2);
  }
  if (base.exact || parents.includes(base.commit)) return await present(git, base, 0);
  return await parting(git, base.commit, base.name);
}
function unnamed({ title }) {
  return `the ${title} names no commit to compare with; the input "base" can name one`;
}
async function requireCommits(git) {
  try {
    await git(["rev-parse", "--verify", "HEAD^{commit}"]);
  } catch (error) {
    throw new NothingToCompare(
      `there is no commit in the workspace (${reasonOf(error)}); actions/checkout makes a clone where Git is installed`
    );
  }
}
async function present(git, base, depth) {
  const { commit } = base;
  const name = called(base.name, commit);
  if (await hasCommit(git, commit)) return { commit, name };
  const why = await fetchCommit(git, commit);
  if (why === void 0) return { commit, name };
  throw new NothingToCompare(
    `${name} is not in the checkout, and cannot be fetched: ${why}. Set "fetch-depth: ${depth}" for actions/checkout`
  );
}
async function parting(git, commit, name) {
  const found = await mergeBase(git, commit);
  if (found !== void 0) return { commit: found, name: called(name, found) };
  throw new NothingToCompare(
    await isShallow(git) || !await hasCommit(git, commit) ? `the checkout does not reach back to where this left ${name}. Set "fetch-depth: 0" for actions/checkout` : `this has no commit in common with ${called(name, commit)}`
  );
}
async function named2(git, revision) {
  const found = await resolveCommit(git, `refs/remotes/origin/${revision}`) ?? await resolveCommit(git, revision);
  if (found !== void 0) return found;
  throw new NothingToCompare(
    `${JSON.stringify(revision)} is not in the checkout. Set "fetch-depth: 0" for actions/checkout`
  );
}
function called(name, commit) {
  const short = commit.slice(0, 7);
  return commit.startsWith(name) ? short : `${name} (${short})`;
}

// action/check.ts
async function check3(request2) {
  const { event, now } = request2;
  const checkout = await readHead(request2);
  const base = await readBase(request2);
  const isBase = !(base instanceof NothingToCompare);
  const declared = declaredIn(checkout.files, {
    now,
    ...isBase && { planned: plannedOnce(base.side.observed) }
  });
  return {
    diagnostics: declared.checked.diagnostics,
    summary: summarize(checkout.files, declared.checked),
    checkout,
    comparison: isBase ? {
      base: base.commit,
      sides: { before: base.commit.name, after: event.title },
      diff: diffDesired(base.side, declared, { now })
    } : base
  };
}
async function readHead({ directory, git }) {
  const sparse = await isSparse(git).catch(() => false);
  const committed = sparse ? await readRevision(directory, "HEAD", git) : void 0;
  return committed ?? await readDirectory(directory);
}
async function readBase({
  directory,
  event,
  wantedBase,
  git
}) {
  try {
    const commit = await findBase(git, event, wantedBase);
    const files = (await readRevision(directory, commit.commit, git))?.files ?? [];
    return { commit, side: baseIn(files, commit.name) };
  } catch (error) {
    if (error instanceof NothingToCompare) return error;
    if (error instanceof BowlineError && error.code === "base-unusable") {
      return new NothingToCompare(error.message, { isMistake: false });
    }
    throw error;
  }
}

// action/event.ts
import { readFile as readFile2 } from "node:fs/promises";
async function readEvent(env) {
  const payload = await readPayload(env.GITHUB_EVENT_PATH);
  return pullRequest(payload) ?? mergeGroup(payload) ?? push(payload) ?? { title: `event ${env.GITHUB_EVENT_NAME ?? "unknown"}`, base: void 0 };
}
async function readPayload(path) {
  if (path === void 0) return void 0;
  try {
    return JSON.parse(await readFile2(path, "utf8"));
  } catch {
    return void 0;
  }
}
function pullRequest(payload) {
  const pull = field2(payload, "pull_request");
  const commit = commitAt(pull, "base", "sha");
  if (commit === void 0) return void 0;
  const head = commitAt(pull, "head", "sha");
  return {
    title: `pull request #${Number(field2(pull, "number"))}`,
    base: { commit, name: textAt2(pull, "base", "ref") ?? "the base", exact: false },
    ...head !== void 0 && { head }
  };
}
function mergeGroup(payload) {
  const commit = commitAt(payload, "merge_group", "base_sha");
  if (commit === void 0) return void 0;
  const name = branchOf(textAt2(payload, "merge_group", "base_ref"));
  return { title: "merge group", base: { commit, name, exact: true } };
}
function push(payload) {
  const ref = textAt2(payload, "ref");
  const commit = commitAt(payload, "before");
  if (ref === void 0 || commit === void 0) return void 0;
  const title = `push to ${branchOf(ref)}`;
  return { title, base: /^0+$/.test(commit) ? void 0 : { commit, name: "before the push", exact: true } };
}
function branchOf(ref) {
  return ref?.replace(/^refs\/(heads|tags)\//, "") ?? "the base";
}
function commitAt(value, ...path) {
  const text = textAt2(value, ...path);
  return text !== void 0 && /^[0-9a-f]{40,64}$/.test(text) ? text : void 0;
}
function textAt2(value, ...path) {
  const found = path.reduce(field2, value);
  return typeof found === "string" ? found : void 0;
}
function field2(value, name) {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return void 0;
  return value[name];
}

// action/inputs.ts
var troubles = ["error", "warning", "held"];
function readInputs(env) {
  return {
    directory: inputOf(env, "directory") ?? ".",
    base: inputOf(env, "base"),
    failOn: troublesIn(inputOf(env, "fail-on") ?? "error"),
    sarifFile: inputOf(env, "sarif-file")
  };
}
function inputOf(env, name) {
  const text = env[`INPUT_${name.toUpperCase()}`]?.trim();
  return text === "" ? void 0 : text;
}
function troublesIn(text) {
  if (text === "never") return /* @__PURE__ */ new Set();
  return new Set(text.split(",").map((each) => troubleOf(each.trim())));
}
function troubleOf(word2) {
  const trouble = troubles.find((each) => each === word2);
  if (trouble) return trouble;
  throw new UsageError(
    `fail-on cannot be ${JSON.stringify(word2)}; expected "never", or some of "${troubles.join('", "')}" with commas between`
  );
}

// controller/diff/markdown.ts
function table([head = [], ...rows]) {
  const line = (cells) => `| ${cells.map((each) => each.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
function fenced(text) {
  const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
  return `${fence}text
${text.split("\n").map(visible).join("\n")}
${fence}`;
}
function code2(text) {
  const ticks = "`".repeat(longestTicks(text) + 1);
  const padding = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${ticks}${padding}${visible(text)}${padding}${ticks}`;
}
function inline(text) {
  return visible(text).replaceAll(/[\\`*_<[\]#]/g, "\\$&");
}
function visible(text) {
  const named3 = (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, named3);
}
function longestTicks(text) {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((each) => each.length));
}

// controller/diff/run-rows.ts
function runRows({ before, after }) {
  const sides = [before, after].filter((each) => each !== null);
  const [first, second2] = sides;
  const notes = [...new Set(sides.flatMap(clockNotes))];
  if (first && second2 && isSame(first, second2)) {
    const next = first.next[0];
    const when = next ? `, the next is ${cell(next, first.timeZone)}` : "";
    return { titles: [], rows: [], notes: [`the same runs as before${when}`, ...notes] };
  }
  const titles = second2 ? [`BEFORE (${first?.timeZone})`, `AFTER (${second2.timeZone})`] : [`${after ? "NEXT RUNS" : "NO LONGER RUNS"} (${first?.timeZone})`];
  const count2 = Math.max(...sides.map(({ next }) => next.length), 1);
  const rows = Array.from({ length: count2 }, (_, index) => sides.map((side) => cellAt(side, index)));
  return { titles, rows, notes };
}
function isSame(before, after) {
  const instants = ({ next }) => next.map((each) => each.at).join();
  return before.timeZone === after.timeZone && instants(before) === instants(after);
}
function cellAt({ next, timeZone }, index) {
  const run2 = next[index];
  if (run2) return cell(run2, timeZone);
  return index === 0 ? "never" : "";
}
function cell({ at, local, afterClockChange }, timeZone) {
  const star = afterClockChange ? " *" : "";
  if (timeZone === "UTC") return `${local.replace(" +00:00", "Z")}${star}`;
  const [date, time] = at.split("T");
  const utc = local.includes(` ${date} `) ? time : `${date} ${time}`;
  return `${local} (${utc})${star}`;
}
function clockNotes({ timeZone, clockChanges: clockChanges2 }) {
  return clockChanges2.map(({ from, to }) => `* clock change in ${timeZone}: ${from} becomes ${to}`);
}

// controller/diff/shown-value.ts
var maxLength2 = 60;
function shownField({ from, to }) {
  if (!Array.isArray(from) && !Array.isArray(to)) return shownPair(from, to, plainText);
  const [before, after] = [listOf2(from), listOf2(to)];
  return { from: itemsOnlyIn(before, after), to: itemsOnlyIn(after, before) };
}
function shownVariable({ secure, from, to }) {
  return secure ? { from: secret, to: secret } : shownPair(from, to, JSON.stringify);
}
function shownPair(from, to, write) {
  const [before, after] = [from, to].map((each) => each === null ? "(none)" : write(each));
  if (before === void 0 || after === void 0) return { from: "", to: "" };
  const start2 = Math.max(before.length, after.length) > maxLength2 ? firstDifference(before, after) : 0;
  return { from: excerpt(before, start2), to: excerpt(after, start2) };
}
function plainText(value) {
  return typeof value === "string" && /^[\w@./:+-][\w@./: *?#,+-]*$/.test(value) ? value : JSON.stringify(value);
}
function itemsOnlyIn(list, other) {
  const own = list.filter((each) => !other.includes(each));
  if (list.length === 0) return "(none)";
  return own.length === list.length ? own.join(", ") : ["…", ...own].join(", ");
}
function listOf2(value) {
  return Array.isArray(value) ? value.map(itemText) : [];
}
function itemText(item) {
  const { id, name } = typeof item === "object" && item !== null ? item : {};
  if (typeof id === "string" && typeof name === "string") return `${id} (${name})`;
  return plainText(item);
}
function firstDifference(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
function excerpt(text, around) {
  if (text.length <= maxLength2) return text;
  const start2 = Math.max(0, Math.min(around - 20, text.length - maxLength2));
  const end = Math.min(text.length, start2 + maxLength2);
  const cut = `${start2 > 0 ? "…" : ""}${text.slice(start2, end)}${end < text.length ? "…" : ""}`;
  return `${cut.toWellFormed()} (${text.length} characters)`;
}

// controller/diff/summary.ts
function isSame2({ account, extensions }) {
  return account.length === 0 && extensions.every(({ change }) => change === "kept" || change === "refused");
}
function isHeldBack({ extensions }) {
  return extensions.some(
    ({ held, environments }) => [...held, ...environments.flatMap((each) => each.held)].some((each) => each.certain)
  );
}
function hasErrors({ findings: findings2 }) {
  return findings2.after.some((each) => each.severity === "error");
}
function inWords2({ extensions, unchanged, account }) {
  const environments = extensions.flatMap((each) => each.environments);
  const stay = `${unchanged} ${unchanged === 1 ? "stays as it is" : "stay as they are"}`;
  if (environments.length === 0) {
    const other = account.length > 0 || extensions.some((each) => each.fields.length > 0);
    return `${other ? "no environment changes" : "nothing changes"}${unchanged > 0 ? `, ${stay}` : ""}`;
  }
  const kinds2 = ["created", "updated", "deleted"].flatMap((change) => {
    const count2 = environments.filter((each) => each.change === change).length;
    return count2 > 0 ? `${count2} ${change}` : [];
  });
  const changing = environments.length === 1 ? "1 environment changes" : `${environments.length} environments change`;
  return `${changing} (${kinds2.join(", ")})${unchanged > 0 ? `, ${stay}` : ""}`;
}
function extensionNote({ change, held }) {
  if (change === "kept") return "keeps its last good state: it has errors";
  if (change === "refused") return "is not taken up: it has errors";
  if (change === "deleted") return `is deleted${held.length > 0 ? "" : ", once its environments are gone"}`;
  if (change === "created") return "is created";
  if (change === "repaired") {
    return "is in order again; it had errors before, so what it changes against its last good state is not in this comparison (--live tells)";
  }
  return void 0;
}
var marks = {
  created: "+",
  added: "+",
  updated: "~",
  changed: "~",
  deleted: "-",
  removed: "-"
};
var unlessAtRest = "unless it is Stopped, Disconnected or Uninitialized then";

// controller/diff/render-markdown.ts
function renderMarkdown(diff, { before, after }, { findings: findings2 } = { findings: Number.POSITIVE_INFINITY }) {
  const lines = [
    "## What would happen",
    `${inline(before)} → ${inline(after)}: **${inWords2(diff)}**.`,
    ...diff.account.length > 0 ? ["### Account", fieldTable(diff.account)] : [],
    ...diff.extensions.flatMap(extensionSection),
    ...findingSection(before, diff.findings.before, findings2),
    ...findingSection(after, diff.findings.after, findings2)
  ];
  return `${lines.join("\n\n")}
`;
}
function extensionSection(extension) {
  const { name, id, fields: fields2, held, environments } = extension;
  const note = extensionNote(extension);
  const own = [
    ...note === void 0 ? [] : [`${code2(name)} ${note}.`],
    ...fields2.length > 0 ? [fieldTable(fields2)] : [],
    ...held.map(heldQuote)
  ];
  const title = `### ${name}${id === null ? "" : ` · \`${id}\``}`;
  return [
    ...own.length > 0 ? [title, ...own] : [],
    ...environments.flatMap((each) => environmentSection(name, each))
  ];
}
function environmentSection(extension, environment) {
  const { id, type, change, actions, fields: fields2, variables, schedules, held } = environment;
  return [
    `### ${extension} ${type}: ${change} · \`${id}\``,
    actions.map((each) => `- ${inline(each)}`).join("\n"),
    ...fields2.length > 0 ? [fieldTable(fields2)] : [],
    ...variables.length > 0 ? [variableTable(variables)] : [],
    ...schedules.flatMap(scheduleSection),
    ...held.map(heldQuote)
  ].filter((each) => each !== "");
}
function fieldTable(fields2) {
  const rows = fields2.map((each) => {
    const { from, to } = shownField(each);
    return [code2(each.field), code2(from), code2(to)];
  });
  return table([["Field", "Before", "After"], ...rows]);
}
function variableTable(variables) {
  const rows = variables.map((each) => {
    const { from, to } = shownVariable(each);
    const { change } = each;
    return [
      code2(each.name),
      change === "added" ? "*not set*" : code2(from),
      change === "removed" ? "*not set*" : change === "changed" && each.secure ? "*a new secret*" : code2(to)
    ];
  });
  return table([["Variable", "Before", "After"], ...rows]);
}
function scheduleSection(schedule) {
  const { name, change, method, fields: fields2 } = schedule;
  const { titles, rows, notes } = runRows(schedule);
  return [
    `**Schedule ${code2(name)} ${change}**, calls ${code2(plainText(method))}`,
    ...fields2.length > 0 ? [fieldTable(fields2)] : [],
    ...rows.length > 0 ? [table([titles, ...rows])] : [],
    ...notes.map(inline)
  ];
}
function heldQuote({ certain, reason }) {
  return `> ⚠️ **Held back${certain ? "" : ` ${unlessAtRest}`}:** ${inline(reason)}`;
}
function findingSection(side, findings2, most) {
  if (findings2.length === 0) return [];
  const listed2 = fenced(findings2.slice(0, most).map(formatDiagnostic).join("\n"));
  const more = findings2.length > most ? [`… and ${findings2.length - most} more.`] : [];
  return [`### Findings in ${inline(side)}`, listed2, ...more];
}

// controller/pulls/plain-line.ts
function plainLine(words3) {
  const line = words3.replace(/\s+/g, " ");
  return (line.length > 500 ? `${line.slice(0, 499)}…` : line).replace(/[\\`*_<[\]#|]/g, "\\$&");
}

// controller/pulls/plan-table.ts
function planTable({ extensions }) {
  const rows = extensions.flatMap(rowsOf);
  return rows.length === 0 ? "" : tableOf(rows);
}
function rowsOf(extension) {
  const { name, environments, change, held, fields: fields2 } = extension;
  const own = change === "kept" || change === "refused" || held.length > 0 ? [[name, wordOf[change], noteOf(change), guardOf(held)]] : environments.length === 0 ? [[name, wordOf[change], fields2.map((each) => each.field).join(", "), ""]] : [];
  return [...own, ...environments.map((each) => rowOf(name, each))];
}
function rowOf(extension, { type, change, actions, held }) {
  return [`${extension} ${type}`, change, actions.join("; "), guardOf(held)];
}
var wordOf = {
  created: "created",
  updated: "updated",
  deleted: "deleted",
  kept: "stays as it is",
  refused: "not taken up",
  repaired: "in order again"
};
function noteOf(change) {
  return change === "kept" || change === "refused" ? "has errors" : "";
}
function guardOf(held) {
  return held.map(({ certain, reason }) => `${certain ? "⛔ held back" : "⚠️ may be held back"}: ${reason}`).join("; ");
}
function tableOf(rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const head = ["Environment", "Change", "Why", "Guard"];
  return [line(head), line(head.map(() => "---")), ...rows.map((row) => line(row.map(plainLine)))].join("\n");
}

// controller/pulls/plan-report.ts
function planTitle(diff) {
  const held = heldIn(diff).filter((each) => each.certain).length;
  const errors = diff.findings.after.filter((each) => each.severity === "error");
  const files = new Set(errors.map((each) => each.at.file)).size;
  return [
    ...errors.length > 0 ? [`${count(errors.length, "error")} in ${count(files, "file")}`] : [],
    inWords2(diff),
    ...held > 0 ? [`${held} held back`] : []
  ].join("; ");
}
function heldIn({ extensions }) {
  return extensions.flatMap((each) => [...each.held, ...each.environments.flatMap((one) => one.held)]);
}

// action/job-summary.ts
function jobSummary(outcome, shownFindings) {
  const { summary, comparison } = outcome;
  const head = [`# Bowline: ${headline(outcome)}`, `${inWords(summary)}.${leftOut(outcome, shownFindings)}`];
  const body = comparison instanceof NothingToCompare ? [notCompared(comparison), findings(outcome)] : [planTable(comparison.diff), renderMarkdown(comparison.diff, comparison.sides).trimEnd()];
  return `${[...head, ...body].filter((each) => each !== "").join("\n\n")}
`;
}
function headline({ summary, comparison }) {
  if (!(comparison instanceof NothingToCompare)) return planTitle(comparison.diff);
  return summary.errors > 0 ? "it has errors" : "it is valid";
}
function notCompared({ message, isMistake }) {
  return `> ${isMistake ? "⚠️ " : ""}Not compared: ${inline(message)}.`;
}
function leftOut({ diagnostics }, shown2) {
  if (shown2 === diagnostics.length) return "";
  return ` ${shown2} of these ${diagnostics.length} findings are shown beside their lines; below are all.`;
}
function findings({ diagnostics }) {
  return diagnostics.length === 0 ? "" : fenced(diagnostics.map(formatDiagnostic).join("\n"));
}

// action/notes.ts
function notesOf(outcome, troubles2) {
  return [
    ...heldNote(outcome, troubles2.includes("held")),
    ...checkoutNote(outcome),
    ...warningNote(outcome, troubles2.includes("warning"))
  ];
}
function heldNote({ comparison }, fails) {
  if (comparison instanceof NothingToCompare) return [];
  const held = heldIn2(comparison.diff);
  if (held.length === 0) return [];
  const title = `a guard ${held.some((each) => each.certain) ? "holds" : "may hold"} something back`;
  const lines = held.map(({ where, reason }) => `${where}: ${reason}`);
  return [{ severity: fails ? "error" : "warning", title, message: lines.join("\n") }];
}
function heldIn2({ extensions }) {
  return extensions.flatMap(({ name, held, environments }) => [
    ...held.map((each) => ({ ...each, where: name })),
    ...environments.flatMap(({ type, held: held2 }) => held2.map((each) => ({ ...each, where: `${name} ${type}` })))
  ]);
}
function checkoutNote({ comparison }) {
  if (!(comparison instanceof NothingToCompare) || !comparison.isMistake) return [];
  const message = `The configuration was checked, but what it would do is not known: ${comparison.message}`;
  return [{ severity: "warning", title: "nothing to compare with", message }];
}
function warningNote({ summary }, fails) {
  if (!fails || summary.errors > 0) return [];
  return [{ severity: "error", title: "warnings are not allowed", message: 'so says "fail-on" of this step' }];
}

// action/place.ts
import { lstat as lstat3, realpath } from "node:fs/promises";
import { join as join2, relative, resolve as resolve3, sep } from "node:path";
async function placeBelow(folder, path) {
  const way = relative(folder, resolve3(folder, path));
  if (way === ".." || way.startsWith(`..${sep}`) || resolve3(way) === way) {
    throw new UsageError(`${JSON.stringify(path)} is not below ${JSON.stringify(folder)}`);
  }
  const root = await realpath(folder);
  await refuseLinks(root, way, path);
  return join2(root, way);
}
async function refuseLinks(root, way, path) {
  let place = root;
  for (const name of way.split(sep)) {
    place = join2(place, name);
    if (!await exists(place)) return;
    if ((await lstat3(place)).isSymbolicLink()) {
      throw new UsageError(`${JSON.stringify(path)} leads over a symbolic link, and those are not followed`);
    }
  }
}

// action/reports.ts
import { randomUUID as randomUUID3 } from "node:crypto";
import { mkdir, writeFile as writeFile2 } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join as join3, relative as relative2 } from "node:path";

// controller/adapters/write-whole.ts
import { randomUUID } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
async function writeWhole(path, content) {
  const temporary = `${path}.${randomUUID()}.new`;
  await writeFile(temporary, content, { mode: 384, flush: true });
  await rename(temporary, path);
}

// controller/diff/paint.ts
var as = (code3, end) => (text) => `\x1B[${code3}m${text}\x1B[${end}m`;
var plain2 = (text) => text;
var colours = {
  bold: as(1, 22),
  dim: as(2, 22),
  red: as(31, 39),
  green: as(32, 39),
  yellow: as(33, 39)
};
var noColours = { bold: plain2, dim: plain2, red: plain2, green: plain2, yellow: plain2 };

// controller/report/cut-markdown.ts
var fencePattern = /^ {0,3}(`{3,}|~{3,})(.*)$/;
var defaultNote = (lines) => `… ${lines} more ${lines === 1 ? "line is" : "lines are"} not shown.`;
function cutMarkdown(text, maxBytes, note = defaultNote) {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const lines = text.split("\n");
  const reserved = Buffer.byteLength(`

${note(lines.length)}`);
  const { kept, fence } = takeLines(lines, maxBytes - reserved);
  const shown2 = [...lines.slice(0, kept), ...fence === "" ? [] : [fence]].join("\n").trimEnd();
  return [...shown2 === "" ? [] : [shown2], note(lines.length - kept)].join("\n\n");
}
function takeLines(lines, maxBytes) {
  let bytes = 0;
  let fence = "";
  for (const [at, line] of lines.entries()) {
    const open = fenceAfter(line, fence);
    bytes += Buffer.byteLength(line) + 1;
    const closing = open === "" ? 0 : open.length + 1;
    if (bytes + closing > maxBytes) return { kept: at, fence };
    fence = open;
  }
  return { kept: lines.length, fence };
}
function fenceAfter(line, open) {
  const [, fence = "", rest = ""] = fencePattern.exec(line) ?? [];
  if (fence === "") return open;
  if (open === "") return fence.startsWith("`") && rest.includes("`") ? "" : fence;
  const closes = fence[0] === open[0] && fence.length >= open.length && rest.trim() === "";
  return closes ? "" : open;
}

// action/command-file.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { appendFile, stat as stat2 } from "node:fs/promises";
var mostSummary = 1024 * 1024;
async function writeOutputs(path, outputs) {
  const lines = Object.entries(outputs).map(([name, value]) => {
    const end = `end-${randomUUID2()}`;
    return `${name}<<${end}
${value}
${end}
`;
  });
  await appendFile(path, lines.join(""));
}
async function writeSummary(path, markdown) {
  const there = await stat2(path).then(
    ({ size }) => size,
    () => 0
  );
  await appendFile(path, cutMarkdown(markdown, mostSummary - there));
}

// action/result.ts
function resultOf2({ summary, comparison }) {
  if (summary.errors > 0) return "findings";
  if (comparison instanceof NothingToCompare) return "valid";
  const { diff } = comparison;
  if (hasErrors(diff)) return "findings";
  if (isHeldBack(diff)) return "held";
  return isSame2(diff) ? "clean" : "different";
}
function troublesOf({ summary, comparison }, failOn) {
  const held = !(comparison instanceof NothingToCompare) && isHeldBack(comparison.diff);
  const there = { error: summary.errors > 0, warning: summary.warnings > 0, held };
  return [...failOn].filter((each) => there[each]);
}
function changedEnvironments({ comparison }) {
  if (comparison instanceof NothingToCompare) return [];
  return comparison.diff.extensions.flatMap(
    ({ name, environments }) => environments.map(({ id, type, change, held }) => {
      return { extension: name, environment: type, id, change, held: held.length > 0 };
    })
  );
}

// action/version.ts
var version = false ? "0.0.0" : "0.1.0";

// action/reports.ts
var mostComment = 6e4;
async function writeReports(outcome, reports) {
  const { summary, sarifFile, env } = reports;
  if (sarifFile !== void 0) await writeSarif(outcome, sarifFile, reports);
  if (env.GITHUB_STEP_SUMMARY) await writeSummary(env.GITHUB_STEP_SUMMARY, summary);
  if (!env.GITHUB_OUTPUT) return;
  const markdownFile = join3(env.RUNNER_TEMP ?? tmpdir(), `bowline-${randomUUID3()}.md`);
  await writeFile2(markdownFile, cutMarkdown(summary, mostComment), { flag: "wx" });
  await writeOutputs(env.GITHUB_OUTPUT, outputsOf(outcome, { markdownFile, sarifFile }));
}
function outputsOf(outcome, files) {
  const { summary, comparison } = outcome;
  return {
    result: resultOf2(outcome),
    errors: String(summary.errors),
    warnings: String(summary.warnings),
    changed: JSON.stringify(changedEnvironments(outcome)),
    base: comparison instanceof NothingToCompare ? "" : comparison.base.commit,
    "markdown-file": files.markdownFile,
    "sarif-file": files.sarifFile ?? ""
  };
}
async function writeSarif(outcome, file, { folder, workspace, env }) {
  const temp = env.RUNNER_TEMP;
  const inTemp = temp !== void 0 && isAbsolute(file) && !relative2(temp, file).startsWith("..");
  const place = await placeBelow(inTemp ? temp : workspace, file);
  await mkdir(dirname(place), { recursive: true });
  const { diagnostics, summary, checkout } = outcome;
  const paths = checkout.files.map(({ path }) => path);
  const report = { diagnostics, summary, quiet: false, files: paths, folder, textOf: checkout.textOf };
  await writeWhole(place, renderSarif({ ...report, paint: noColours, version }));
}

// action/run-log.ts
import { randomUUID as randomUUID4 } from "node:crypto";

// controller/diff/render-text.ts
function renderText2(diff, { before, after }, paint) {
  const blocks = [
    [paint.dim(`${before} -> ${after}`)],
    diff.account.length > 0 ? [paint.bold("~ account"), ...fieldLines(diff.account, paint)] : [],
    ...diff.extensions.flatMap((each) => extensionBlocks(each, paint)),
    findingLines(before, diff.findings.before, paint),
    findingLines(after, diff.findings.after, paint),
    [inWords2(diff)]
  ];
  return `${blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n")}
`;
}
function extensionBlocks(extension, paint) {
  const { name, id, fields: fields2, held, environments } = extension;
  const note = extensionNote(extension);
  const title = `${paint.bold(`${markOf(extension)} ${name}`)}${id === null ? "" : `  ${paint.dim(id)}`}`;
  const own = [
    ...note === void 0 ? [] : [`    ${note}`],
    ...fieldLines(fields2, paint),
    ...heldLines(held, paint)
  ];
  const blocks = environments.map((each) => environmentBlock(name, each, paint));
  return own.length > 0 ? [[title, ...own], ...blocks] : blocks;
}
function markOf({ change }) {
  if (change === "kept" || change === "refused") return "!";
  return change === "repaired" ? "~" : marks[change];
}
function environmentBlock(extension, environment, paint) {
  const { id, type, change, actions, fields: fields2, variables, schedules, held } = environment;
  return [
    `${coloured(change, paint.bold(`${marks[change]} ${extension} ${type}`), paint)}  ${paint.dim(id)}`,
    ...actions.map((each) => `    ${each}`),
    ...fieldLines(fields2, paint),
    ...variables.map((each) => variableLine(each, paint)),
    ...schedules.flatMap((each) => scheduleLines(each, paint)),
    ...heldLines(held, paint)
  ];
}
function fieldLines(fields2, paint, indent = "    ") {
  return fields2.map((each) => {
    const { from, to } = shownField(each);
    return `${indent}${coloured("changed", "~", paint)} ${each.field}: ${from} -> ${to}`;
  });
}
function variableLine(variable, paint) {
  const { name, change } = variable;
  const { from, to } = shownVariable(variable);
  const value = change === "added" ? to : change === "removed" ? `(was ${from})` : `${from} -> ${to}`;
  const text = variable.secure && change === "changed" ? "a new secret value" : value;
  return `    ${coloured(change, `${marks[change]} variable ${name}`, paint)}: ${text}`;
}
function scheduleLines(schedule, paint) {
  const { name, change, method, fields: fields2 } = schedule;
  return [
    `    ${coloured(change, `${marks[change]} schedule ${name}`, paint)}, calls ${plainText(method)}`,
    ...fieldLines(fields2, paint, "        "),
    ...runLines(schedule)
  ];
}
function runLines(schedule) {
  const { titles, rows, notes } = runRows(schedule);
  const widths = titles.map(
    (title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (cells) => `        ${cells.map((cell2, column) => cell2.padEnd(widths[column] ?? 0)).join("    ")}`.trimEnd();
  const table2 = rows.length > 0 ? [titles, ...rows].map(line) : [];
  return [...table2, ...notes.map((note) => `        ${note}`)];
}
function heldLines(held, paint) {
  return held.map(({ certain, reason }) => {
    const title = certain ? "! held back:" : `! held back ${unlessAtRest}:`;
    return `    ${paint.yellow(title)} ${reason}`;
  });
}
function findingLines(side, findings2, paint) {
  if (findings2.length === 0) return [];
  return [paint.bold(`Findings in ${side}:`), ...findings2.map((each) => indented(formatDiagnostic(each)))];
}
function indented(text) {
  return text.replaceAll(/^/gm, "  ");
}
function coloured(change, text, paint) {
  const mark = marks[change];
  return mark === "+" ? paint.green(text) : mark === "-" ? paint.red(text) : paint.yellow(text);
}

// action/run-log.ts
async function runLog({ diagnostics, checkout, comparison, summary }) {
  const { textOf } = checkout;
  const findings2 = await renderFindings({ diagnostics, textOf, paint: noColours });
  return [
    ...findings2 === "" ? [] : folded("Findings", findings2),
    ...comparison instanceof NothingToCompare ? folded("Not compared", comparison.message) : folded("What would happen", diffText(comparison)),
    inWords(summary)
  ];
}
function diffText({ diff, sides }) {
  return renderText2({ ...diff, findings: { ...diff.findings, after: [] } }, sides, noColours);
}
function folded(title, text) {
  const word2 = randomUUID4();
  return [
    workflowCommand("group", {}, title),
    workflowCommand("stop-commands", {}, word2),
    text.trimEnd(),
    workflowCommand(word2, {}, ""),
    workflowCommand("endgroup", {}, "")
  ];
}

// action/workspace-git.ts
var inherited = [
  ...["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SYSTEMROOT", "SSH_AUTH_SOCK", "GIT_SSH_COMMAND"],
  ...["http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH"]
];
var options = [
  ...["core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.auto=0", "maintenance.auto=false"],
  ...["safe.directory=*", "fetch.recurseSubmodules=false", "advice.detachedHead=false"]
].flatMap((each) => ["-c", each]);
function workspaceGit(directory, env) {
  const kept = inherited.flatMap((name) => env[name] ? [[name, env[name]]] : []);
  const protocols = { GIT_ALLOW_PROTOCOL: "file:http:https:ssh:git" };
  return gitWith(directory, { ...Object.fromEntries(kept), ...protocols }, options);
}

// action/run.ts
async function run(env, print2) {
  const inputs = readInputs(env);
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
  const directory = await placeBelow(workspace, inputs.directory);
  const git = workspaceGit(directory, env);
  const event = await readEvent(env);
  const outcome = await check3({ directory, event, wantedBase: inputs.base, git, now: Date.now() });
  const troubles2 = troublesOf(outcome, inputs.failOn);
  const folder = await folderInRepository(git, workspace, directory);
  const annotations = annotationsOf(notesOf(outcome, troubles2), outcome.diagnostics, folder);
  for (const line of [...await runLog(outcome), ...annotations.lines]) print2(line);
  const summary = jobSummary(outcome, annotations.findings);
  await writeReports(outcome, { summary, folder, workspace, sarifFile: inputs.sarifFile, env });
  return exitCodeOf(troubles2);
}
async function folderInRepository(git, workspace, directory) {
  const prefix = await prefixIn(git) ?? relative3(workspace, directory);
  return prefix.replaceAll("\\", "/").replace(/\/$/, "");
}
function exitCodeOf(troubles2) {
  if (troubles2.length === 0) return exitCodes.clean;
  return troubles2.every((each) => each === "held") ? exitCodes.heldBack : exitCodes.findings;
}

// action/main.ts
try {
  process.exitCode = await run(process.env, print);
} catch (error) {
  print(workflowCommand("error", { title: "bowline" }, wordsFor(error)));
  process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.failure;
}
function print(line) {
  process.stdout.write(`${line}
`);
}
function wordsFor(error) {
  if (error instanceof BowlineError) return error.message;
  return error instanceof Error && error.stack ? error.stack : String(error);
}

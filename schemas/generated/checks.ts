// Generated from schemas/*.json by "npm run generate". Do not edit.
// @ts-nocheck
"use strict";
export const Access = validate0;
const schema0 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://bowline.dev/schemas/access.v1.json","title":"AccessDocument","description":"Who may do what. Grants only allow: what none of them allows is refused to all but the administrator.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"description":"Version of the configuration language.","const":"bowline.dev/v1","examples":["bowline.dev/v1"]},"kind":{"description":"What this document declares.","const":"Access","examples":["Access"]},"metadata":{"description":"Who this is.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"Name of this document, unique among all Access documents. Nothing refers to it.","type":"string","maxLength":128,"pattern":"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$","patternErrorMessage":"use letters, digits, spaces and \". _ / -\", with a letter or digit at both ends","examples":["billing-team"]}},"examples":[{"name":"billing-team"}]},"spec":{"title":"AccessSpec","description":"The grants.","type":"object","additionalProperties":false,"required":["grants"],"properties":{"grants":{"description":"What is given to whom. Their order makes no difference.","type":"array","items":{"title":"GrantSpec","description":"Gives a role, rights or both, to users, groups and keys. It needs at least one of each.","type":"object","additionalProperties":false,"properties":{"role":{"description":"`viewer` sees, `operator` also restarts, retries, cancels, runs, and edits what environments do, `approver` also confirms what guards hold back, `admin` may do everything. Left out: only `rights` are given.","type":"string","enum":["viewer","operator","approver","admin"],"examples":["operator"]},"rights":{"description":"Rights of their own, which no role but `admin` has: `payload:read` shows data and results of tasks, `secrets:reveal` the API key and the secret of an environment. Left out: only the role is given.","type":"array","items":{"description":"A right.","type":"string","enum":["payload:read","secrets:reveal"],"examples":["payload:read"]},"examples":[["payload:read"]]},"users":{"description":"People, by the name or id that their identity provider vouches for. Left out: none.","type":"array","items":{"description":"A name, as it is told.","type":"string","minLength":1,"maxLength":256,"pattern":"^[^\\u0000-\\u001f\\u007f]+$","patternErrorMessage":"a name cannot hold control characters","examples":["ana@example.com"]},"examples":[["ana@example.com"]]},"groups":{"description":"Groups of the identity provider. Left out: none.","type":"array","items":{"description":"A name, as it is told.","type":"string","minLength":1,"maxLength":256,"pattern":"^[^\\u0000-\\u001f\\u007f]+$","patternErrorMessage":"a name cannot hold control characters","examples":["billing"]},"examples":[["billing"]]},"keys":{"description":"Keys of machines, by their ids as `bowline access-keys list` shows them; `machine:NAME` for a rule under `machines` of `--sign-in`. Left out: none.","type":"array","items":{"description":"A name, as it is told.","type":"string","minLength":1,"maxLength":256,"pattern":"^[^\\u0000-\\u001f\\u007f]+$","patternErrorMessage":"a name cannot hold control characters","examples":["machine:deploy-billing"]},"examples":[["machine:deploy-billing"]]},"paths":{"description":"Globs over the file that declares what is acted on: `*` and `?` within a folder, `**` across folders. Left out: everything.","type":"array","items":{"description":"A glob, from the top of the repository.","type":"string","maxLength":512,"pattern":"^(?!/)(?!\\.{1,2}/)[^\\u0000-\\u001f\\\\\\[\\]{}!]+$","patternErrorMessage":"write a path from the top of the repository, without \"/\" at its beginning, with no other signs than * and **","examples":["teams/billing/**"]},"examples":[["teams/billing/**"]]},"environments":{"description":"Types of environment. Left out: all of them, and what is no environment.","type":"array","items":{"description":"A type.","type":"string","enum":["dev","test","production"],"examples":["dev"]},"examples":[["dev","test"]]}},"examples":[{"role":"operator","groups":["billing"],"paths":["teams/billing/**"]}]},"examples":[[{"role":"operator","groups":["billing"],"paths":["teams/billing/**"]}]]}},"examples":[{"grants":[{"role":"operator","groups":["billing"]}]}]}},"examples":[{"apiVersion":"bowline.dev/v1","kind":"Access","metadata":{"name":"billing-team"},"spec":{"grants":[{"role":"operator","groups":["billing"]}]}}]};
const func0 = (text) => { let count = 0; for (const _ of text) count += 1; return count };
const pattern0 = new RegExp("^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$", "u");
const pattern1 = new RegExp("^[^\\u0000-\\u001f\\u007f]+$", "u");
const pattern4 = new RegExp("^(?!/)(?!\\.{1,2}/)[^\\u0000-\\u001f\\\\\\[\\]{}!]+$", "u");

function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://bowline.dev/schemas/access.v1.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate0.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema0.required,parentSchema:schema0,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema0.required,parentSchema:schema0,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema0.required,parentSchema:schema0,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema0.required,parentSchema:schema0,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema0,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if("bowline.dev/v1" !== data0){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "bowline.dev/v1"},message:"must be equal to constant",schema:"bowline.dev/v1",parentSchema:schema0.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if("Access" !== data1){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Access"},message:"must be equal to constant",schema:"Access",parentSchema:schema0.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema0.properties.metadata.required,parentSchema:schema0.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!(key1 === "name")){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema0.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(func0(data3) > 128){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema0.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern0.test(data3)){
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"},message:"must match pattern \""+"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"+"\"",schema:"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$",parentSchema:schema0.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema0.properties.metadata.properties.name.type,parentSchema:schema0.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema0.properties.metadata.type,parentSchema:schema0.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.spec !== undefined){
let data4 = data.spec;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.grants === undefined){
const err13 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "grants"},message:"must have required property '"+"grants"+"'",schema:schema0.properties.spec.required,parentSchema:schema0.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
for(const key2 in data4){
if(!(key2 === "grants")){
const err14 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema0.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data4.grants !== undefined){
let data5 = data4.grants;
if(Array.isArray(data5)){
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key3 in data6){
if(!(((((((key3 === "role") || (key3 === "rights")) || (key3 === "users")) || (key3 === "groups")) || (key3 === "keys")) || (key3 === "paths")) || (key3 === "environments"))){
const err15 = {instancePath:instancePath+"/spec/grants/" + i0,schemaPath:"#/properties/spec/properties/grants/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema0.properties.spec.properties.grants.items,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data6.role !== undefined){
let data7 = data6.role;
if(typeof data7 !== "string"){
const err16 = {instancePath:instancePath+"/spec/grants/" + i0+"/role",schemaPath:"#/properties/spec/properties/grants/items/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema0.properties.spec.properties.grants.items.properties.role.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.role,data:data7};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!((((data7 === "viewer") || (data7 === "operator")) || (data7 === "approver")) || (data7 === "admin"))){
const err17 = {instancePath:instancePath+"/spec/grants/" + i0+"/role",schemaPath:"#/properties/spec/properties/grants/items/properties/role/enum",keyword:"enum",params:{allowedValues: schema0.properties.spec.properties.grants.items.properties.role.enum},message:"must be equal to one of the allowed values",schema:schema0.properties.spec.properties.grants.items.properties.role.enum,parentSchema:schema0.properties.spec.properties.grants.items.properties.role,data:data7};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data6.rights !== undefined){
let data8 = data6.rights;
if(Array.isArray(data8)){
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
let data9 = data8[i1];
if(typeof data9 !== "string"){
const err18 = {instancePath:instancePath+"/spec/grants/" + i0+"/rights/" + i1,schemaPath:"#/properties/spec/properties/grants/items/properties/rights/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema0.properties.spec.properties.grants.items.properties.rights.items.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.rights.items,data:data9};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(!((data9 === "payload:read") || (data9 === "secrets:reveal"))){
const err19 = {instancePath:instancePath+"/spec/grants/" + i0+"/rights/" + i1,schemaPath:"#/properties/spec/properties/grants/items/properties/rights/items/enum",keyword:"enum",params:{allowedValues: schema0.properties.spec.properties.grants.items.properties.rights.items.enum},message:"must be equal to one of the allowed values",schema:schema0.properties.spec.properties.grants.items.properties.rights.items.enum,parentSchema:schema0.properties.spec.properties.grants.items.properties.rights.items,data:data9};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/spec/grants/" + i0+"/rights",schemaPath:"#/properties/spec/properties/grants/items/properties/rights/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema0.properties.spec.properties.grants.items.properties.rights.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.rights,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data6.users !== undefined){
let data10 = data6.users;
if(Array.isArray(data10)){
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
let data11 = data10[i2];
if(typeof data11 === "string"){
if(func0(data11) > 256){
const err21 = {instancePath:instancePath+"/spec/grants/" + i0+"/users/" + i2,schemaPath:"#/properties/spec/properties/grants/items/properties/users/items/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema0.properties.spec.properties.grants.items.properties.users.items,data:data11};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(func0(data11) < 1){
const err22 = {instancePath:instancePath+"/spec/grants/" + i0+"/users/" + i2,schemaPath:"#/properties/spec/properties/grants/items/properties/users/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema0.properties.spec.properties.grants.items.properties.users.items,data:data11};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(!pattern1.test(data11)){
const err23 = {instancePath:instancePath+"/spec/grants/" + i0+"/users/" + i2,schemaPath:"#/properties/spec/properties/grants/items/properties/users/items/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f\\u007f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f\\u007f]+$"+"\"",schema:"^[^\\u0000-\\u001f\\u007f]+$",parentSchema:schema0.properties.spec.properties.grants.items.properties.users.items,data:data11};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/grants/" + i0+"/users/" + i2,schemaPath:"#/properties/spec/properties/grants/items/properties/users/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema0.properties.spec.properties.grants.items.properties.users.items.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.users.items,data:data11};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/spec/grants/" + i0+"/users",schemaPath:"#/properties/spec/properties/grants/items/properties/users/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema0.properties.spec.properties.grants.items.properties.users.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.users,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data6.groups !== undefined){
let data12 = data6.groups;
if(Array.isArray(data12)){
const len3 = data12.length;
for(let i3=0; i3<len3; i3++){
let data13 = data12[i3];
if(typeof data13 === "string"){
if(func0(data13) > 256){
const err26 = {instancePath:instancePath+"/spec/grants/" + i0+"/groups/" + i3,schemaPath:"#/properties/spec/properties/grants/items/properties/groups/items/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema0.properties.spec.properties.grants.items.properties.groups.items,data:data13};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(func0(data13) < 1){
const err27 = {instancePath:instancePath+"/spec/grants/" + i0+"/groups/" + i3,schemaPath:"#/properties/spec/properties/grants/items/properties/groups/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema0.properties.spec.properties.grants.items.properties.groups.items,data:data13};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!pattern1.test(data13)){
const err28 = {instancePath:instancePath+"/spec/grants/" + i0+"/groups/" + i3,schemaPath:"#/properties/spec/properties/grants/items/properties/groups/items/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f\\u007f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f\\u007f]+$"+"\"",schema:"^[^\\u0000-\\u001f\\u007f]+$",parentSchema:schema0.properties.spec.properties.grants.items.properties.groups.items,data:data13};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/spec/grants/" + i0+"/groups/" + i3,schemaPath:"#/properties/spec/properties/grants/items/properties/groups/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema0.properties.spec.properties.grants.items.properties.groups.items.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.groups.items,data:data13};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/spec/grants/" + i0+"/groups",schemaPath:"#/properties/spec/properties/grants/items/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema0.properties.spec.properties.grants.items.properties.groups.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.groups,data:data12};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data6.keys !== undefined){
let data14 = data6.keys;
if(Array.isArray(data14)){
const len4 = data14.length;
for(let i4=0; i4<len4; i4++){
let data15 = data14[i4];
if(typeof data15 === "string"){
if(func0(data15) > 256){
const err31 = {instancePath:instancePath+"/spec/grants/" + i0+"/keys/" + i4,schemaPath:"#/properties/spec/properties/grants/items/properties/keys/items/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema0.properties.spec.properties.grants.items.properties.keys.items,data:data15};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(func0(data15) < 1){
const err32 = {instancePath:instancePath+"/spec/grants/" + i0+"/keys/" + i4,schemaPath:"#/properties/spec/properties/grants/items/properties/keys/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema0.properties.spec.properties.grants.items.properties.keys.items,data:data15};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(!pattern1.test(data15)){
const err33 = {instancePath:instancePath+"/spec/grants/" + i0+"/keys/" + i4,schemaPath:"#/properties/spec/properties/grants/items/properties/keys/items/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f\\u007f]+$"},message:"must match pattern \""+"^[^\\u0000-\\u001f\\u007f]+$"+"\"",schema:"^[^\\u0000-\\u001f\\u007f]+$",parentSchema:schema0.properties.spec.properties.grants.items.properties.keys.items,data:data15};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/spec/grants/" + i0+"/keys/" + i4,schemaPath:"#/properties/spec/properties/grants/items/properties/keys/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema0.properties.spec.properties.grants.items.properties.keys.items.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.keys.items,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/spec/grants/" + i0+"/keys",schemaPath:"#/properties/spec/properties/grants/items/properties/keys/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema0.properties.spec.properties.grants.items.properties.keys.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.keys,data:data14};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data6.paths !== undefined){
let data16 = data6.paths;
if(Array.isArray(data16)){
const len5 = data16.length;
for(let i5=0; i5<len5; i5++){
let data17 = data16[i5];
if(typeof data17 === "string"){
if(func0(data17) > 512){
const err36 = {instancePath:instancePath+"/spec/grants/" + i0+"/paths/" + i5,schemaPath:"#/properties/spec/properties/grants/items/properties/paths/items/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters",schema:512,parentSchema:schema0.properties.spec.properties.grants.items.properties.paths.items,data:data17};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(!pattern4.test(data17)){
const err37 = {instancePath:instancePath+"/spec/grants/" + i0+"/paths/" + i5,schemaPath:"#/properties/spec/properties/grants/items/properties/paths/items/pattern",keyword:"pattern",params:{pattern: "^(?!/)(?!\\.{1,2}/)[^\\u0000-\\u001f\\\\\\[\\]{}!]+$"},message:"must match pattern \""+"^(?!/)(?!\\.{1,2}/)[^\\u0000-\\u001f\\\\\\[\\]{}!]+$"+"\"",schema:"^(?!/)(?!\\.{1,2}/)[^\\u0000-\\u001f\\\\\\[\\]{}!]+$",parentSchema:schema0.properties.spec.properties.grants.items.properties.paths.items,data:data17};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/spec/grants/" + i0+"/paths/" + i5,schemaPath:"#/properties/spec/properties/grants/items/properties/paths/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema0.properties.spec.properties.grants.items.properties.paths.items.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.paths.items,data:data17};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath:instancePath+"/spec/grants/" + i0+"/paths",schemaPath:"#/properties/spec/properties/grants/items/properties/paths/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema0.properties.spec.properties.grants.items.properties.paths.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.paths,data:data16};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data6.environments !== undefined){
let data18 = data6.environments;
if(Array.isArray(data18)){
const len6 = data18.length;
for(let i6=0; i6<len6; i6++){
let data19 = data18[i6];
if(typeof data19 !== "string"){
const err40 = {instancePath:instancePath+"/spec/grants/" + i0+"/environments/" + i6,schemaPath:"#/properties/spec/properties/grants/items/properties/environments/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema0.properties.spec.properties.grants.items.properties.environments.items.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.environments.items,data:data19};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(!(((data19 === "dev") || (data19 === "test")) || (data19 === "production"))){
const err41 = {instancePath:instancePath+"/spec/grants/" + i0+"/environments/" + i6,schemaPath:"#/properties/spec/properties/grants/items/properties/environments/items/enum",keyword:"enum",params:{allowedValues: schema0.properties.spec.properties.grants.items.properties.environments.items.enum},message:"must be equal to one of the allowed values",schema:schema0.properties.spec.properties.grants.items.properties.environments.items.enum,parentSchema:schema0.properties.spec.properties.grants.items.properties.environments.items,data:data19};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/spec/grants/" + i0+"/environments",schemaPath:"#/properties/spec/properties/grants/items/properties/environments/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema0.properties.spec.properties.grants.items.properties.environments.type,parentSchema:schema0.properties.spec.properties.grants.items.properties.environments,data:data18};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/spec/grants/" + i0,schemaPath:"#/properties/spec/properties/grants/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema0.properties.spec.properties.grants.items.type,parentSchema:schema0.properties.spec.properties.grants.items,data:data6};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath:instancePath+"/spec/grants",schemaPath:"#/properties/spec/properties/grants/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema0.properties.spec.properties.grants.type,parentSchema:schema0.properties.spec.properties.grants,data:data5};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
else {
const err45 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema0.properties.spec.type,parentSchema:schema0.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema0.type,parentSchema:schema0,data};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
validate0.errors = vErrors;
return errors === 0;
}
validate0.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Account = validate1;
const schema1 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://bowline.dev/schemas/account.v1.json","title":"AccountDocument","description":"Who owns this configuration repository. Declared exactly once.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"description":"Version of the configuration language.","const":"bowline.dev/v1","examples":["bowline.dev/v1"]},"kind":{"description":"What this document declares.","const":"Account","examples":["Account"]},"metadata":{"description":"Who this is.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"Short name of the account. Identifiers are derived from it, so it should never change.","type":"string","maxLength":63,"pattern":"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$","patternErrorMessage":"use lower-case letters, digits and \"-\", with a letter or digit at both ends","examples":["tomorrow"]},"id":{"description":"Adopts an identifier the account has already. Left out: derived from the name, `VA-` for vendors and `PA-` for the others.","type":"string","pattern":"^(VA|PA)-\\d{3}-\\d{3}$","patternErrorMessage":"use an account id such as VA-123-456 or PA-123-456","examples":["VA-123-456"]}},"examples":[{"name":"tomorrow"}]},"spec":{"title":"AccountSpec","description":"The account itself.","type":"object","additionalProperties":false,"required":["role"],"properties":{"displayName":{"description":"Name for people. Left out: the same as `metadata.name`.","type":"string","minLength":1,"maxLength":128,"examples":["Tomorrow Corporation"]},"role":{"description":"The part the account plays; it decides which types of extension it may have.","type":"string","enum":["vendor","distributor","reseller"],"examples":["vendor"]},"timeZone":{"description":"IANA name of the time zone in which schedules are read where neither they nor their environment name one. Left out: UTC.","type":"string","minLength":1,"maxLength":64,"examples":["Europe/Madrid"]},"products":{"description":"Products that extensions of this account may work with.","type":"array","items":{"description":"One product.","type":"object","additionalProperties":false,"required":["id","name"],"properties":{"id":{"description":"Identifier of the product.","type":"string","minLength":1,"maxLength":64,"pattern":"^\\S+$","patternErrorMessage":"use text without spaces","examples":["PRD-563-844-408"]},"name":{"description":"Name of the product, for people.","type":"string","minLength":1,"maxLength":128,"examples":["Dropbox"]}},"examples":[{"id":"PRD-563-844-408","name":"Dropbox"}]},"default":[],"examples":[[{"id":"PRD-563-844-408","name":"Dropbox"}]]},"hubs":{"description":"Hubs that extensions of this account may integrate.","type":"array","items":{"description":"One hub.","type":"object","additionalProperties":false,"required":["id","name"],"properties":{"id":{"description":"Identifier of the hub.","type":"string","minLength":1,"maxLength":64,"pattern":"^\\S+$","patternErrorMessage":"use text without spaces","examples":["HB-1234-5678"]},"name":{"description":"Name of the hub, for people.","type":"string","minLength":1,"maxLength":128,"examples":["Tomorrow Hub"]}},"examples":[{"id":"HB-1234-5678","name":"Tomorrow Hub"}]},"default":[],"examples":[[{"id":"HB-1234-5678","name":"Tomorrow Hub"}]]}},"examples":[{"role":"vendor"}]}},"examples":[{"apiVersion":"bowline.dev/v1","kind":"Account","metadata":{"name":"tomorrow"},"spec":{"displayName":"Tomorrow Corporation","role":"vendor","products":[{"id":"PRD-563-844-408","name":"Dropbox"}]}}]};
const pattern5 = new RegExp("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "u");
const pattern6 = new RegExp("^(VA|PA)-\\d{3}-\\d{3}$", "u");
const pattern7 = new RegExp("^\\S+$", "u");

function validate1(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://bowline.dev/schemas/account.v1.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate1.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema1.required,parentSchema:schema1,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema1.required,parentSchema:schema1,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema1.required,parentSchema:schema1,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema1.required,parentSchema:schema1,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema1,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if("bowline.dev/v1" !== data0){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "bowline.dev/v1"},message:"must be equal to constant",schema:"bowline.dev/v1",parentSchema:schema1.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if("Account" !== data1){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Account"},message:"must be equal to constant",schema:"Account",parentSchema:schema1.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema1.properties.metadata.required,parentSchema:schema1.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((key1 === "name") || (key1 === "id"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema1.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(func0(data3) > 63){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters",schema:63,parentSchema:schema1.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern5.test(data3)){
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",parentSchema:schema1.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema1.properties.metadata.properties.name.type,parentSchema:schema1.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data2.id !== undefined){
let data4 = data2.id;
if(typeof data4 === "string"){
if(!pattern6.test(data4)){
const err12 = {instancePath:instancePath+"/metadata/id",schemaPath:"#/properties/metadata/properties/id/pattern",keyword:"pattern",params:{pattern: "^(VA|PA)-\\d{3}-\\d{3}$"},message:"must match pattern \""+"^(VA|PA)-\\d{3}-\\d{3}$"+"\"",schema:"^(VA|PA)-\\d{3}-\\d{3}$",parentSchema:schema1.properties.metadata.properties.id,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/metadata/id",schemaPath:"#/properties/metadata/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema1.properties.metadata.properties.id.type,parentSchema:schema1.properties.metadata.properties.id,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema1.properties.metadata.type,parentSchema:schema1.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.spec !== undefined){
let data5 = data.spec;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.role === undefined){
const err15 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "role"},message:"must have required property '"+"role"+"'",schema:schema1.properties.spec.required,parentSchema:schema1.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
for(const key2 in data5){
if(!(((((key2 === "displayName") || (key2 === "role")) || (key2 === "timeZone")) || (key2 === "products")) || (key2 === "hubs"))){
const err16 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema1.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data5.displayName !== undefined){
let data6 = data5.displayName;
if(typeof data6 === "string"){
if(func0(data6) > 128){
const err17 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema1.properties.spec.properties.displayName,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func0(data6) < 1){
const err18 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema1.properties.spec.properties.displayName,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema1.properties.spec.properties.displayName.type,parentSchema:schema1.properties.spec.properties.displayName,data:data6};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data5.role !== undefined){
let data7 = data5.role;
if(typeof data7 !== "string"){
const err20 = {instancePath:instancePath+"/spec/role",schemaPath:"#/properties/spec/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema1.properties.spec.properties.role.type,parentSchema:schema1.properties.spec.properties.role,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(!(((data7 === "vendor") || (data7 === "distributor")) || (data7 === "reseller"))){
const err21 = {instancePath:instancePath+"/spec/role",schemaPath:"#/properties/spec/properties/role/enum",keyword:"enum",params:{allowedValues: schema1.properties.spec.properties.role.enum},message:"must be equal to one of the allowed values",schema:schema1.properties.spec.properties.role.enum,parentSchema:schema1.properties.spec.properties.role,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data5.timeZone !== undefined){
let data8 = data5.timeZone;
if(typeof data8 === "string"){
if(func0(data8) > 64){
const err22 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",schema:64,parentSchema:schema1.properties.spec.properties.timeZone,data:data8};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(func0(data8) < 1){
const err23 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema1.properties.spec.properties.timeZone,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema1.properties.spec.properties.timeZone.type,parentSchema:schema1.properties.spec.properties.timeZone,data:data8};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data5.products !== undefined){
let data9 = data5.products;
if(Array.isArray(data9)){
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
let data10 = data9[i0];
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(data10.id === undefined){
const err25 = {instancePath:instancePath+"/spec/products/" + i0,schemaPath:"#/properties/spec/properties/products/items/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'",schema:schema1.properties.spec.properties.products.items.required,parentSchema:schema1.properties.spec.properties.products.items,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data10.name === undefined){
const err26 = {instancePath:instancePath+"/spec/products/" + i0,schemaPath:"#/properties/spec/properties/products/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema1.properties.spec.properties.products.items.required,parentSchema:schema1.properties.spec.properties.products.items,data:data10};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
for(const key3 in data10){
if(!((key3 === "id") || (key3 === "name"))){
const err27 = {instancePath:instancePath+"/spec/products/" + i0,schemaPath:"#/properties/spec/properties/products/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema1.properties.spec.properties.products.items,data:data10};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data10.id !== undefined){
let data11 = data10.id;
if(typeof data11 === "string"){
if(func0(data11) > 64){
const err28 = {instancePath:instancePath+"/spec/products/" + i0+"/id",schemaPath:"#/properties/spec/properties/products/items/properties/id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",schema:64,parentSchema:schema1.properties.spec.properties.products.items.properties.id,data:data11};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func0(data11) < 1){
const err29 = {instancePath:instancePath+"/spec/products/" + i0+"/id",schemaPath:"#/properties/spec/properties/products/items/properties/id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema1.properties.spec.properties.products.items.properties.id,data:data11};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!pattern7.test(data11)){
const err30 = {instancePath:instancePath+"/spec/products/" + i0+"/id",schemaPath:"#/properties/spec/properties/products/items/properties/id/pattern",keyword:"pattern",params:{pattern: "^\\S+$"},message:"must match pattern \""+"^\\S+$"+"\"",schema:"^\\S+$",parentSchema:schema1.properties.spec.properties.products.items.properties.id,data:data11};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/spec/products/" + i0+"/id",schemaPath:"#/properties/spec/properties/products/items/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema1.properties.spec.properties.products.items.properties.id.type,parentSchema:schema1.properties.spec.properties.products.items.properties.id,data:data11};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data10.name !== undefined){
let data12 = data10.name;
if(typeof data12 === "string"){
if(func0(data12) > 128){
const err32 = {instancePath:instancePath+"/spec/products/" + i0+"/name",schemaPath:"#/properties/spec/properties/products/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema1.properties.spec.properties.products.items.properties.name,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(func0(data12) < 1){
const err33 = {instancePath:instancePath+"/spec/products/" + i0+"/name",schemaPath:"#/properties/spec/properties/products/items/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema1.properties.spec.properties.products.items.properties.name,data:data12};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/spec/products/" + i0+"/name",schemaPath:"#/properties/spec/properties/products/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema1.properties.spec.properties.products.items.properties.name.type,parentSchema:schema1.properties.spec.properties.products.items.properties.name,data:data12};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/spec/products/" + i0,schemaPath:"#/properties/spec/properties/products/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema1.properties.spec.properties.products.items.type,parentSchema:schema1.properties.spec.properties.products.items,data:data10};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/spec/products",schemaPath:"#/properties/spec/properties/products/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema1.properties.spec.properties.products.type,parentSchema:schema1.properties.spec.properties.products,data:data9};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data5.hubs !== undefined){
let data13 = data5.hubs;
if(Array.isArray(data13)){
const len1 = data13.length;
for(let i1=0; i1<len1; i1++){
let data14 = data13[i1];
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
if(data14.id === undefined){
const err37 = {instancePath:instancePath+"/spec/hubs/" + i1,schemaPath:"#/properties/spec/properties/hubs/items/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'",schema:schema1.properties.spec.properties.hubs.items.required,parentSchema:schema1.properties.spec.properties.hubs.items,data:data14};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data14.name === undefined){
const err38 = {instancePath:instancePath+"/spec/hubs/" + i1,schemaPath:"#/properties/spec/properties/hubs/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema1.properties.spec.properties.hubs.items.required,parentSchema:schema1.properties.spec.properties.hubs.items,data:data14};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
for(const key4 in data14){
if(!((key4 === "id") || (key4 === "name"))){
const err39 = {instancePath:instancePath+"/spec/hubs/" + i1,schemaPath:"#/properties/spec/properties/hubs/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema1.properties.spec.properties.hubs.items,data:data14};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data14.id !== undefined){
let data15 = data14.id;
if(typeof data15 === "string"){
if(func0(data15) > 64){
const err40 = {instancePath:instancePath+"/spec/hubs/" + i1+"/id",schemaPath:"#/properties/spec/properties/hubs/items/properties/id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",schema:64,parentSchema:schema1.properties.spec.properties.hubs.items.properties.id,data:data15};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(func0(data15) < 1){
const err41 = {instancePath:instancePath+"/spec/hubs/" + i1+"/id",schemaPath:"#/properties/spec/properties/hubs/items/properties/id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema1.properties.spec.properties.hubs.items.properties.id,data:data15};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(!pattern7.test(data15)){
const err42 = {instancePath:instancePath+"/spec/hubs/" + i1+"/id",schemaPath:"#/properties/spec/properties/hubs/items/properties/id/pattern",keyword:"pattern",params:{pattern: "^\\S+$"},message:"must match pattern \""+"^\\S+$"+"\"",schema:"^\\S+$",parentSchema:schema1.properties.spec.properties.hubs.items.properties.id,data:data15};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
else {
const err43 = {instancePath:instancePath+"/spec/hubs/" + i1+"/id",schemaPath:"#/properties/spec/properties/hubs/items/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema1.properties.spec.properties.hubs.items.properties.id.type,parentSchema:schema1.properties.spec.properties.hubs.items.properties.id,data:data15};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data14.name !== undefined){
let data16 = data14.name;
if(typeof data16 === "string"){
if(func0(data16) > 128){
const err44 = {instancePath:instancePath+"/spec/hubs/" + i1+"/name",schemaPath:"#/properties/spec/properties/hubs/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema1.properties.spec.properties.hubs.items.properties.name,data:data16};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(func0(data16) < 1){
const err45 = {instancePath:instancePath+"/spec/hubs/" + i1+"/name",schemaPath:"#/properties/spec/properties/hubs/items/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema1.properties.spec.properties.hubs.items.properties.name,data:data16};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/spec/hubs/" + i1+"/name",schemaPath:"#/properties/spec/properties/hubs/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema1.properties.spec.properties.hubs.items.properties.name.type,parentSchema:schema1.properties.spec.properties.hubs.items.properties.name,data:data16};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/spec/hubs/" + i1,schemaPath:"#/properties/spec/properties/hubs/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema1.properties.spec.properties.hubs.items.type,parentSchema:schema1.properties.spec.properties.hubs.items,data:data14};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/spec/hubs",schemaPath:"#/properties/spec/properties/hubs/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema1.properties.spec.properties.hubs.type,parentSchema:schema1.properties.spec.properties.hubs,data:data13};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema1.properties.spec.type,parentSchema:schema1.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
else {
const err50 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema1.type,parentSchema:schema1,data};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
validate1.errors = vErrors;
return errors === 0;
}
validate1.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Environment = validate2;
const schema2 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://bowline.dev/schemas/environment.v1.json","title":"EnvironmentDocument","description":"One place where an extension runs: its `dev`, `test` or `production`.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"description":"Version of the configuration language.","const":"bowline.dev/v1","examples":["bowline.dev/v1"]},"kind":{"description":"What this document declares.","const":"Environment","examples":["Environment"]},"metadata":{"description":"Who this is.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"Name of this document, unique among all Environments. Nothing refers to it.","type":"string","maxLength":128,"pattern":"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$","patternErrorMessage":"use letters, digits, spaces and \". _ / -\", with a letter or digit at both ends","examples":["billing-dev"]}},"examples":[{"name":"billing-dev"}]},"spec":{"title":"EnvironmentSpec","description":"The environment itself.","type":"object","additionalProperties":false,"required":["extension","type"],"properties":{"extension":{"description":"Name of the Extension (its `metadata.name`) this belongs to.","type":"string","maxLength":63,"pattern":"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$","patternErrorMessage":"use lower-case letters, digits and \"-\", with a letter or digit at both ends","examples":["billing"]},"type":{"description":"Which of the three environments of the extension this is. Each exists at most once.","type":"string","enum":["dev","test","production"],"examples":["dev"]},"mode":{"description":"`cloud`: Bowline builds and runs the code at `source`. `local`: somebody runs it elsewhere and connects.","type":"string","enum":["local","cloud"],"default":"cloud","examples":["cloud"]},"state":{"description":"Whether the environment takes tasks and, in cloud mode, has instances.","type":"string","enum":["running","stopped"],"default":"running","examples":["running"]},"source":{"title":"SourceSpec","description":"Where the code is. Required in cloud mode, not allowed in local mode. Left out: none.","type":"object","additionalProperties":false,"required":["url","tag"],"properties":{"url":{"description":"Git repository of the code. Never holds a user name or password.","type":"string","minLength":1,"maxLength":2048,"pattern":"^[^\\s\\u0000-\\u001f\\u007f]+$","patternErrorMessage":"a Git URL holds no spaces","examples":["https://github.com/tomorrowllc/connect-extension.git"]},"tag":{"description":"Tag of the release to run: the name of a Git tag, not of a branch, and no range of versions.","type":"string","minLength":1,"maxLength":255,"examples":["22.11"]},"auth":{"title":"SourceAuthSpec","description":"Who asks for the code, where the repository is not public; for https URLs. Left out: nobody in particular.","type":"object","additionalProperties":false,"required":["username","passwordFrom"],"properties":{"username":{"description":"User name at the Git host.","type":"string","minLength":1,"maxLength":255,"pattern":"^[^\\s:\\u0000-\\u001f\\u007f]+$","patternErrorMessage":"a user name holds no spaces and no \":\"","examples":["rbalboa"]},"passwordFrom":{"description":"Name of the variable of the controller's own environment that holds the password or access token; it begins with `BOWLINE_SECRET_`. The variable with `BOWLINE_HOSTS_` in place of that, beside it, names the hosts that it may be sent to. Never the password itself.","type":"string","maxLength":128,"pattern":"^BOWLINE_SECRET_[A-Z0-9_]+$","patternErrorMessage":"write the name of a variable of the controller's environment that begins with BOWLINE_SECRET_, not the password itself","examples":["BOWLINE_SECRET_GIT_PASSWORD"]}},"examples":[{"username":"rbalboa","passwordFrom":"BOWLINE_SECRET_GIT_PASSWORD"}]}},"examples":[{"url":"https://github.com/tomorrowllc/connect-extension.git","tag":"22.11"}]},"runtime":{"title":"RuntimeSpec","description":"How the code is built and started. Required in cloud mode, not allowed in local mode. Left out: none.","type":"object","additionalProperties":false,"required":["start"],"properties":{"kind":{"description":"What runs an instance: `process` is a plain process of the operating system.","type":"string","enum":["process"],"default":"process","examples":["process"]},"build":{"description":"Shell command that runs once per release, in its checkout. Left out: nothing is built.","type":"string","minLength":1,"maxLength":8192,"pattern":"^[^\\u0000]+$","patternErrorMessage":"a command cannot hold U+0000","examples":["npm ci"]},"start":{"description":"Shell command that runs one instance, in its checkout.","type":"string","minLength":1,"maxLength":8192,"pattern":"^[^\\u0000]+$","patternErrorMessage":"a command cannot hold U+0000","examples":["node extension.js"]},"env":{"description":"Variables of an instance's process, by name, beside those that every instance gets (`docs/operations.md`). Plain values that anybody may see: for the runtime and its libraries, not for the extension, whose variables (a VariableSet) reach it without a restart and can be secret. Always text: quote numbers, true and false. Left out: none.","type":"object","maxProperties":100,"additionalProperties":{"type":"string","maxLength":32768,"pattern":"^[^\\u0000]*$","patternErrorMessage":"a value cannot hold U+0000"},"examples":[{"NODE_OPTIONS":"--max-old-space-size=512"}]}},"examples":[{"build":"npm ci","start":"node extension.js"}]},"instances":{"description":"How many copies run at the same time, in cloud mode.","type":"integer","minimum":1,"maximum":16,"default":1,"examples":[2]},"resources":{"title":"ResourcesSpec","description":"Upper limits of each instance, in cloud mode. Recorded and shown; the runtime `process` does not enforce them yet. Left out: no limits.","type":"object","additionalProperties":false,"properties":{"cpu":{"description":"Processors: `2`, `0.5`, or thousandths such as `500m`; from 10m to 128. Left out: no limit.","type":"string","pattern":"^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$","patternErrorMessage":"write a number of processors such as \"2\" or \"0.5\", or thousandths such as \"500m\"","examples":["500m"]},"memory":{"description":"Memory with its unit: `Ki`, `Mi`, `Gi`, `Ti` (powers of 1024) or `k`, `M`, `G`, `T` (powers of 1000); from 16Mi to 1Ti. Left out: no limit.","type":"string","pattern":"^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$","patternErrorMessage":"write a number and a unit such as \"512Mi\" or \"4Gi\"; \"Gb\" and \"m\" are no units of memory here","examples":["512Mi"]}},"examples":[{"cpu":"500m","memory":"512Mi"}]},"logLevel":{"description":"The least severe messages the extension logs.","type":"string","enum":["DEBUG","INFO","WARNING","ERROR"],"default":"INFO","examples":["DEBUG"]},"timeZone":{"description":"IANA name of the time zone in which the schedules of this environment are read where they name none. Left out: that of the account.","type":"string","minLength":1,"maxLength":64,"examples":["Europe/Madrid"]},"drainTimeout":{"description":"How long an instance may finish running tasks before it is stopped; at most 1h.","type":"string","pattern":"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$","patternErrorMessage":"write a duration such as 45s, 5m or 1h","default":"30s","examples":["5m"]},"deployTimeout":{"description":"How long a new instance may take from its start until it is connected; from 1s to 1h.","type":"string","pattern":"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$","patternErrorMessage":"write a duration such as 45s, 5m or 1h","default":"60s","examples":["2m"]},"externalEvents":{"title":"ExternalEventsSpec","description":"Whether systems outside the platform may send events to this environment, signed with its secret.","type":"object","additionalProperties":false,"properties":{"enabled":{"description":"Whether they are taken.","type":"boolean","default":true,"examples":[false]}},"default":{"enabled":true},"examples":[{"enabled":false}]},"suspend":{"title":"SuspendSpec","description":"Holds the environment still: while suspended, the controller leaves it as it is, whatever else changes here. Left out: not suspended.","type":"object","additionalProperties":false,"required":["reason"],"properties":{"reason":{"description":"Why, for people; shown in the status.","type":"string","minLength":1,"maxLength":512,"examples":["Migration of the billing system."]},"until":{"description":"When it is over: an instant with its offset, or a date (through the end of that day, UTC). Left out: when this field is removed.","type":"string","pattern":"^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$","patternErrorMessage":"write a date such as \"2027-01-31\" or an instant with its offset such as \"2027-01-31T18:00:00Z\"","examples":["2027-01-31T18:00:00Z"]}},"examples":[{"reason":"Migration of the billing system.","until":"2027-01-31T18:00:00Z"}]}},"examples":[{"extension":"billing","type":"dev","mode":"local"}]}},"examples":[{"apiVersion":"bowline.dev/v1","kind":"Environment","metadata":{"name":"billing-dev"},"spec":{"extension":"billing","type":"dev","source":{"url":"https://github.com/tomorrowllc/connect-extension.git","tag":"22.11"},"runtime":{"build":"npm ci","start":"node extension.js"}}}]};
const func22 = Object.prototype.hasOwnProperty;
const pattern11 = new RegExp("^[^\\s\\u0000-\\u001f\\u007f]+$", "u");
const pattern12 = new RegExp("^[^\\s:\\u0000-\\u001f\\u007f]+$", "u");
const pattern13 = new RegExp("^BOWLINE_SECRET_[A-Z0-9_]+$", "u");
const pattern14 = new RegExp("^[^\\u0000]+$", "u");
const pattern16 = new RegExp("^[^\\u0000]*$", "u");
const pattern17 = new RegExp("^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$", "u");
const pattern18 = new RegExp("^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$", "u");
const pattern19 = new RegExp("^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$", "u");
const pattern21 = new RegExp("^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$", "u");

function validate2(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://bowline.dev/schemas/environment.v1.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate2.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema2.required,parentSchema:schema2,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema2.required,parentSchema:schema2,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema2.required,parentSchema:schema2,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema2.required,parentSchema:schema2,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema2,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if("bowline.dev/v1" !== data0){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "bowline.dev/v1"},message:"must be equal to constant",schema:"bowline.dev/v1",parentSchema:schema2.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if("Environment" !== data1){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Environment"},message:"must be equal to constant",schema:"Environment",parentSchema:schema2.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema2.properties.metadata.required,parentSchema:schema2.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!(key1 === "name")){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema2.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(func0(data3) > 128){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema2.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern0.test(data3)){
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"},message:"must match pattern \""+"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"+"\"",schema:"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$",parentSchema:schema2.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.metadata.properties.name.type,parentSchema:schema2.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.properties.metadata.type,parentSchema:schema2.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.spec !== undefined){
let data4 = data.spec;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.extension === undefined){
const err13 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "extension"},message:"must have required property '"+"extension"+"'",schema:schema2.properties.spec.required,parentSchema:schema2.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data4.type === undefined){
const err14 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'",schema:schema2.properties.spec.required,parentSchema:schema2.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key2 in data4){
if(!(func22.call(schema2.properties.spec.properties, key2))){
const err15 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema2.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data4.extension !== undefined){
let data5 = data4.extension;
if(typeof data5 === "string"){
if(func0(data5) > 63){
const err16 = {instancePath:instancePath+"/spec/extension",schemaPath:"#/properties/spec/properties/extension/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters",schema:63,parentSchema:schema2.properties.spec.properties.extension,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!pattern5.test(data5)){
const err17 = {instancePath:instancePath+"/spec/extension",schemaPath:"#/properties/spec/properties/extension/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",parentSchema:schema2.properties.spec.properties.extension,data:data5};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/spec/extension",schemaPath:"#/properties/spec/properties/extension/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.extension.type,parentSchema:schema2.properties.spec.properties.extension,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data4.type !== undefined){
let data6 = data4.type;
if(typeof data6 !== "string"){
const err19 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.type.type,parentSchema:schema2.properties.spec.properties.type,data:data6};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!(((data6 === "dev") || (data6 === "test")) || (data6 === "production"))){
const err20 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/enum",keyword:"enum",params:{allowedValues: schema2.properties.spec.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema2.properties.spec.properties.type.enum,parentSchema:schema2.properties.spec.properties.type,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data4.mode !== undefined){
let data7 = data4.mode;
if(typeof data7 !== "string"){
const err21 = {instancePath:instancePath+"/spec/mode",schemaPath:"#/properties/spec/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.mode.type,parentSchema:schema2.properties.spec.properties.mode,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!((data7 === "local") || (data7 === "cloud"))){
const err22 = {instancePath:instancePath+"/spec/mode",schemaPath:"#/properties/spec/properties/mode/enum",keyword:"enum",params:{allowedValues: schema2.properties.spec.properties.mode.enum},message:"must be equal to one of the allowed values",schema:schema2.properties.spec.properties.mode.enum,parentSchema:schema2.properties.spec.properties.mode,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data4.state !== undefined){
let data8 = data4.state;
if(typeof data8 !== "string"){
const err23 = {instancePath:instancePath+"/spec/state",schemaPath:"#/properties/spec/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.state.type,parentSchema:schema2.properties.spec.properties.state,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!((data8 === "running") || (data8 === "stopped"))){
const err24 = {instancePath:instancePath+"/spec/state",schemaPath:"#/properties/spec/properties/state/enum",keyword:"enum",params:{allowedValues: schema2.properties.spec.properties.state.enum},message:"must be equal to one of the allowed values",schema:schema2.properties.spec.properties.state.enum,parentSchema:schema2.properties.spec.properties.state,data:data8};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data4.source !== undefined){
let data9 = data4.source;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.url === undefined){
const err25 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'",schema:schema2.properties.spec.properties.source.required,parentSchema:schema2.properties.spec.properties.source,data:data9};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data9.tag === undefined){
const err26 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/required",keyword:"required",params:{missingProperty: "tag"},message:"must have required property '"+"tag"+"'",schema:schema2.properties.spec.properties.source.required,parentSchema:schema2.properties.spec.properties.source,data:data9};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
for(const key3 in data9){
if(!(((key3 === "url") || (key3 === "tag")) || (key3 === "auth"))){
const err27 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema2.properties.spec.properties.source,data:data9};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data9.url !== undefined){
let data10 = data9.url;
if(typeof data10 === "string"){
if(func0(data10) > 2048){
const err28 = {instancePath:instancePath+"/spec/source/url",schemaPath:"#/properties/spec/properties/source/properties/url/maxLength",keyword:"maxLength",params:{limit: 2048},message:"must NOT have more than 2048 characters",schema:2048,parentSchema:schema2.properties.spec.properties.source.properties.url,data:data10};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func0(data10) < 1){
const err29 = {instancePath:instancePath+"/spec/source/url",schemaPath:"#/properties/spec/properties/source/properties/url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema2.properties.spec.properties.source.properties.url,data:data10};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!pattern11.test(data10)){
const err30 = {instancePath:instancePath+"/spec/source/url",schemaPath:"#/properties/spec/properties/source/properties/url/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f]+$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f]+$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f]+$",parentSchema:schema2.properties.spec.properties.source.properties.url,data:data10};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/spec/source/url",schemaPath:"#/properties/spec/properties/source/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.source.properties.url.type,parentSchema:schema2.properties.spec.properties.source.properties.url,data:data10};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data9.tag !== undefined){
let data11 = data9.tag;
if(typeof data11 === "string"){
if(func0(data11) > 255){
const err32 = {instancePath:instancePath+"/spec/source/tag",schemaPath:"#/properties/spec/properties/source/properties/tag/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters",schema:255,parentSchema:schema2.properties.spec.properties.source.properties.tag,data:data11};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(func0(data11) < 1){
const err33 = {instancePath:instancePath+"/spec/source/tag",schemaPath:"#/properties/spec/properties/source/properties/tag/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema2.properties.spec.properties.source.properties.tag,data:data11};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/spec/source/tag",schemaPath:"#/properties/spec/properties/source/properties/tag/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.source.properties.tag.type,parentSchema:schema2.properties.spec.properties.source.properties.tag,data:data11};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data9.auth !== undefined){
let data12 = data9.auth;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.username === undefined){
const err35 = {instancePath:instancePath+"/spec/source/auth",schemaPath:"#/properties/spec/properties/source/properties/auth/required",keyword:"required",params:{missingProperty: "username"},message:"must have required property '"+"username"+"'",schema:schema2.properties.spec.properties.source.properties.auth.required,parentSchema:schema2.properties.spec.properties.source.properties.auth,data:data12};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data12.passwordFrom === undefined){
const err36 = {instancePath:instancePath+"/spec/source/auth",schemaPath:"#/properties/spec/properties/source/properties/auth/required",keyword:"required",params:{missingProperty: "passwordFrom"},message:"must have required property '"+"passwordFrom"+"'",schema:schema2.properties.spec.properties.source.properties.auth.required,parentSchema:schema2.properties.spec.properties.source.properties.auth,data:data12};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
for(const key4 in data12){
if(!((key4 === "username") || (key4 === "passwordFrom"))){
const err37 = {instancePath:instancePath+"/spec/source/auth",schemaPath:"#/properties/spec/properties/source/properties/auth/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema2.properties.spec.properties.source.properties.auth,data:data12};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data12.username !== undefined){
let data13 = data12.username;
if(typeof data13 === "string"){
if(func0(data13) > 255){
const err38 = {instancePath:instancePath+"/spec/source/auth/username",schemaPath:"#/properties/spec/properties/source/properties/auth/properties/username/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters",schema:255,parentSchema:schema2.properties.spec.properties.source.properties.auth.properties.username,data:data13};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(func0(data13) < 1){
const err39 = {instancePath:instancePath+"/spec/source/auth/username",schemaPath:"#/properties/spec/properties/source/properties/auth/properties/username/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema2.properties.spec.properties.source.properties.auth.properties.username,data:data13};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(!pattern12.test(data13)){
const err40 = {instancePath:instancePath+"/spec/source/auth/username",schemaPath:"#/properties/spec/properties/source/properties/auth/properties/username/pattern",keyword:"pattern",params:{pattern: "^[^\\s:\\u0000-\\u001f\\u007f]+$"},message:"must match pattern \""+"^[^\\s:\\u0000-\\u001f\\u007f]+$"+"\"",schema:"^[^\\s:\\u0000-\\u001f\\u007f]+$",parentSchema:schema2.properties.spec.properties.source.properties.auth.properties.username,data:data13};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/spec/source/auth/username",schemaPath:"#/properties/spec/properties/source/properties/auth/properties/username/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.source.properties.auth.properties.username.type,parentSchema:schema2.properties.spec.properties.source.properties.auth.properties.username,data:data13};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data12.passwordFrom !== undefined){
let data14 = data12.passwordFrom;
if(typeof data14 === "string"){
if(func0(data14) > 128){
const err42 = {instancePath:instancePath+"/spec/source/auth/passwordFrom",schemaPath:"#/properties/spec/properties/source/properties/auth/properties/passwordFrom/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema2.properties.spec.properties.source.properties.auth.properties.passwordFrom,data:data14};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(!pattern13.test(data14)){
const err43 = {instancePath:instancePath+"/spec/source/auth/passwordFrom",schemaPath:"#/properties/spec/properties/source/properties/auth/properties/passwordFrom/pattern",keyword:"pattern",params:{pattern: "^BOWLINE_SECRET_[A-Z0-9_]+$"},message:"must match pattern \""+"^BOWLINE_SECRET_[A-Z0-9_]+$"+"\"",schema:"^BOWLINE_SECRET_[A-Z0-9_]+$",parentSchema:schema2.properties.spec.properties.source.properties.auth.properties.passwordFrom,data:data14};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
else {
const err44 = {instancePath:instancePath+"/spec/source/auth/passwordFrom",schemaPath:"#/properties/spec/properties/source/properties/auth/properties/passwordFrom/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.source.properties.auth.properties.passwordFrom.type,parentSchema:schema2.properties.spec.properties.source.properties.auth.properties.passwordFrom,data:data14};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
else {
const err45 = {instancePath:instancePath+"/spec/source/auth",schemaPath:"#/properties/spec/properties/source/properties/auth/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.properties.spec.properties.source.properties.auth.type,parentSchema:schema2.properties.spec.properties.source.properties.auth,data:data12};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath:instancePath+"/spec/source",schemaPath:"#/properties/spec/properties/source/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.properties.spec.properties.source.type,parentSchema:schema2.properties.spec.properties.source,data:data9};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data4.runtime !== undefined){
let data15 = data4.runtime;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(data15.start === undefined){
const err47 = {instancePath:instancePath+"/spec/runtime",schemaPath:"#/properties/spec/properties/runtime/required",keyword:"required",params:{missingProperty: "start"},message:"must have required property '"+"start"+"'",schema:schema2.properties.spec.properties.runtime.required,parentSchema:schema2.properties.spec.properties.runtime,data:data15};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
for(const key5 in data15){
if(!((((key5 === "kind") || (key5 === "build")) || (key5 === "start")) || (key5 === "env"))){
const err48 = {instancePath:instancePath+"/spec/runtime",schemaPath:"#/properties/spec/properties/runtime/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema2.properties.spec.properties.runtime,data:data15};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data15.kind !== undefined){
let data16 = data15.kind;
if(typeof data16 !== "string"){
const err49 = {instancePath:instancePath+"/spec/runtime/kind",schemaPath:"#/properties/spec/properties/runtime/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.runtime.properties.kind.type,parentSchema:schema2.properties.spec.properties.runtime.properties.kind,data:data16};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(!(data16 === "process")){
const err50 = {instancePath:instancePath+"/spec/runtime/kind",schemaPath:"#/properties/spec/properties/runtime/properties/kind/enum",keyword:"enum",params:{allowedValues: schema2.properties.spec.properties.runtime.properties.kind.enum},message:"must be equal to one of the allowed values",schema:schema2.properties.spec.properties.runtime.properties.kind.enum,parentSchema:schema2.properties.spec.properties.runtime.properties.kind,data:data16};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data15.build !== undefined){
let data17 = data15.build;
if(typeof data17 === "string"){
if(func0(data17) > 8192){
const err51 = {instancePath:instancePath+"/spec/runtime/build",schemaPath:"#/properties/spec/properties/runtime/properties/build/maxLength",keyword:"maxLength",params:{limit: 8192},message:"must NOT have more than 8192 characters",schema:8192,parentSchema:schema2.properties.spec.properties.runtime.properties.build,data:data17};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(func0(data17) < 1){
const err52 = {instancePath:instancePath+"/spec/runtime/build",schemaPath:"#/properties/spec/properties/runtime/properties/build/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema2.properties.spec.properties.runtime.properties.build,data:data17};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(!pattern14.test(data17)){
const err53 = {instancePath:instancePath+"/spec/runtime/build",schemaPath:"#/properties/spec/properties/runtime/properties/build/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000]+$"},message:"must match pattern \""+"^[^\\u0000]+$"+"\"",schema:"^[^\\u0000]+$",parentSchema:schema2.properties.spec.properties.runtime.properties.build,data:data17};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/spec/runtime/build",schemaPath:"#/properties/spec/properties/runtime/properties/build/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.runtime.properties.build.type,parentSchema:schema2.properties.spec.properties.runtime.properties.build,data:data17};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data15.start !== undefined){
let data18 = data15.start;
if(typeof data18 === "string"){
if(func0(data18) > 8192){
const err55 = {instancePath:instancePath+"/spec/runtime/start",schemaPath:"#/properties/spec/properties/runtime/properties/start/maxLength",keyword:"maxLength",params:{limit: 8192},message:"must NOT have more than 8192 characters",schema:8192,parentSchema:schema2.properties.spec.properties.runtime.properties.start,data:data18};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(func0(data18) < 1){
const err56 = {instancePath:instancePath+"/spec/runtime/start",schemaPath:"#/properties/spec/properties/runtime/properties/start/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema2.properties.spec.properties.runtime.properties.start,data:data18};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(!pattern14.test(data18)){
const err57 = {instancePath:instancePath+"/spec/runtime/start",schemaPath:"#/properties/spec/properties/runtime/properties/start/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000]+$"},message:"must match pattern \""+"^[^\\u0000]+$"+"\"",schema:"^[^\\u0000]+$",parentSchema:schema2.properties.spec.properties.runtime.properties.start,data:data18};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/spec/runtime/start",schemaPath:"#/properties/spec/properties/runtime/properties/start/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.runtime.properties.start.type,parentSchema:schema2.properties.spec.properties.runtime.properties.start,data:data18};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data15.env !== undefined){
let data19 = data15.env;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(Object.keys(data19).length > 100){
const err59 = {instancePath:instancePath+"/spec/runtime/env",schemaPath:"#/properties/spec/properties/runtime/properties/env/maxProperties",keyword:"maxProperties",params:{limit: 100},message:"must NOT have more than 100 properties",schema:100,parentSchema:schema2.properties.spec.properties.runtime.properties.env,data:data19};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
for(const key6 in data19){
let data20 = data19[key6];
if(typeof data20 === "string"){
if(func0(data20) > 32768){
const err60 = {instancePath:instancePath+"/spec/runtime/env/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/runtime/properties/env/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 32768},message:"must NOT have more than 32768 characters",schema:32768,parentSchema:schema2.properties.spec.properties.runtime.properties.env.additionalProperties,data:data20};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(!pattern16.test(data20)){
const err61 = {instancePath:instancePath+"/spec/runtime/env/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/runtime/properties/env/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000]*$"},message:"must match pattern \""+"^[^\\u0000]*$"+"\"",schema:"^[^\\u0000]*$",parentSchema:schema2.properties.spec.properties.runtime.properties.env.additionalProperties,data:data20};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/spec/runtime/env/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/runtime/properties/env/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.runtime.properties.env.additionalProperties.type,parentSchema:schema2.properties.spec.properties.runtime.properties.env.additionalProperties,data:data20};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/spec/runtime/env",schemaPath:"#/properties/spec/properties/runtime/properties/env/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.properties.spec.properties.runtime.properties.env.type,parentSchema:schema2.properties.spec.properties.runtime.properties.env,data:data19};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
else {
const err64 = {instancePath:instancePath+"/spec/runtime",schemaPath:"#/properties/spec/properties/runtime/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.properties.spec.properties.runtime.type,parentSchema:schema2.properties.spec.properties.runtime,data:data15};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data4.instances !== undefined){
let data21 = data4.instances;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
const err65 = {instancePath:instancePath+"/spec/instances",schemaPath:"#/properties/spec/properties/instances/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema2.properties.spec.properties.instances.type,parentSchema:schema2.properties.spec.properties.instances,data:data21};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 16 || isNaN(data21)){
const err66 = {instancePath:instancePath+"/spec/instances",schemaPath:"#/properties/spec/properties/instances/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16},message:"must be <= 16",schema:16,parentSchema:schema2.properties.spec.properties.instances,data:data21};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(data21 < 1 || isNaN(data21)){
const err67 = {instancePath:instancePath+"/spec/instances",schemaPath:"#/properties/spec/properties/instances/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema2.properties.spec.properties.instances,data:data21};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
if(data4.resources !== undefined){
let data22 = data4.resources;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
for(const key7 in data22){
if(!((key7 === "cpu") || (key7 === "memory"))){
const err68 = {instancePath:instancePath+"/spec/resources",schemaPath:"#/properties/spec/properties/resources/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties",schema:false,parentSchema:schema2.properties.spec.properties.resources,data:data22};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data22.cpu !== undefined){
let data23 = data22.cpu;
if(typeof data23 === "string"){
if(!pattern17.test(data23)){
const err69 = {instancePath:instancePath+"/spec/resources/cpu",schemaPath:"#/properties/spec/properties/resources/properties/cpu/pattern",keyword:"pattern",params:{pattern: "^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$"},message:"must match pattern \""+"^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$"+"\"",schema:"^(\\d{1,6}m|\\d{1,3}(\\.\\d{1,3})?)$",parentSchema:schema2.properties.spec.properties.resources.properties.cpu,data:data23};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
else {
const err70 = {instancePath:instancePath+"/spec/resources/cpu",schemaPath:"#/properties/spec/properties/resources/properties/cpu/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.resources.properties.cpu.type,parentSchema:schema2.properties.spec.properties.resources.properties.cpu,data:data23};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data22.memory !== undefined){
let data24 = data22.memory;
if(typeof data24 === "string"){
if(!pattern18.test(data24)){
const err71 = {instancePath:instancePath+"/spec/resources/memory",schemaPath:"#/properties/spec/properties/resources/properties/memory/pattern",keyword:"pattern",params:{pattern: "^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$"},message:"must match pattern \""+"^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$"+"\"",schema:"^\\d{1,13}(\\.\\d{1,3})?([kMGT]|[KMGT]i)?$",parentSchema:schema2.properties.spec.properties.resources.properties.memory,data:data24};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
else {
const err72 = {instancePath:instancePath+"/spec/resources/memory",schemaPath:"#/properties/spec/properties/resources/properties/memory/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.resources.properties.memory.type,parentSchema:schema2.properties.spec.properties.resources.properties.memory,data:data24};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
}
else {
const err73 = {instancePath:instancePath+"/spec/resources",schemaPath:"#/properties/spec/properties/resources/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.properties.spec.properties.resources.type,parentSchema:schema2.properties.spec.properties.resources,data:data22};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data4.logLevel !== undefined){
let data25 = data4.logLevel;
if(typeof data25 !== "string"){
const err74 = {instancePath:instancePath+"/spec/logLevel",schemaPath:"#/properties/spec/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.logLevel.type,parentSchema:schema2.properties.spec.properties.logLevel,data:data25};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(!((((data25 === "DEBUG") || (data25 === "INFO")) || (data25 === "WARNING")) || (data25 === "ERROR"))){
const err75 = {instancePath:instancePath+"/spec/logLevel",schemaPath:"#/properties/spec/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema2.properties.spec.properties.logLevel.enum},message:"must be equal to one of the allowed values",schema:schema2.properties.spec.properties.logLevel.enum,parentSchema:schema2.properties.spec.properties.logLevel,data:data25};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data4.timeZone !== undefined){
let data26 = data4.timeZone;
if(typeof data26 === "string"){
if(func0(data26) > 64){
const err76 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",schema:64,parentSchema:schema2.properties.spec.properties.timeZone,data:data26};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(func0(data26) < 1){
const err77 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema2.properties.spec.properties.timeZone,data:data26};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
else {
const err78 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.timeZone.type,parentSchema:schema2.properties.spec.properties.timeZone,data:data26};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data4.drainTimeout !== undefined){
let data27 = data4.drainTimeout;
if(typeof data27 === "string"){
if(!pattern19.test(data27)){
const err79 = {instancePath:instancePath+"/spec/drainTimeout",schemaPath:"#/properties/spec/properties/drainTimeout/pattern",keyword:"pattern",params:{pattern: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"},message:"must match pattern \""+"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"+"\"",schema:"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$",parentSchema:schema2.properties.spec.properties.drainTimeout,data:data27};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
else {
const err80 = {instancePath:instancePath+"/spec/drainTimeout",schemaPath:"#/properties/spec/properties/drainTimeout/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.drainTimeout.type,parentSchema:schema2.properties.spec.properties.drainTimeout,data:data27};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data4.deployTimeout !== undefined){
let data28 = data4.deployTimeout;
if(typeof data28 === "string"){
if(!pattern19.test(data28)){
const err81 = {instancePath:instancePath+"/spec/deployTimeout",schemaPath:"#/properties/spec/properties/deployTimeout/pattern",keyword:"pattern",params:{pattern: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"},message:"must match pattern \""+"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"+"\"",schema:"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$",parentSchema:schema2.properties.spec.properties.deployTimeout,data:data28};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
else {
const err82 = {instancePath:instancePath+"/spec/deployTimeout",schemaPath:"#/properties/spec/properties/deployTimeout/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.deployTimeout.type,parentSchema:schema2.properties.spec.properties.deployTimeout,data:data28};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data4.externalEvents !== undefined){
let data29 = data4.externalEvents;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
for(const key8 in data29){
if(!(key8 === "enabled")){
const err83 = {instancePath:instancePath+"/spec/externalEvents",schemaPath:"#/properties/spec/properties/externalEvents/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties",schema:false,parentSchema:schema2.properties.spec.properties.externalEvents,data:data29};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data29.enabled !== undefined){
let data30 = data29.enabled;
if(typeof data30 !== "boolean"){
const err84 = {instancePath:instancePath+"/spec/externalEvents/enabled",schemaPath:"#/properties/spec/properties/externalEvents/properties/enabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema2.properties.spec.properties.externalEvents.properties.enabled.type,parentSchema:schema2.properties.spec.properties.externalEvents.properties.enabled,data:data30};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
}
else {
const err85 = {instancePath:instancePath+"/spec/externalEvents",schemaPath:"#/properties/spec/properties/externalEvents/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.properties.spec.properties.externalEvents.type,parentSchema:schema2.properties.spec.properties.externalEvents,data:data29};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data4.suspend !== undefined){
let data31 = data4.suspend;
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
if(data31.reason === undefined){
const err86 = {instancePath:instancePath+"/spec/suspend",schemaPath:"#/properties/spec/properties/suspend/required",keyword:"required",params:{missingProperty: "reason"},message:"must have required property '"+"reason"+"'",schema:schema2.properties.spec.properties.suspend.required,parentSchema:schema2.properties.spec.properties.suspend,data:data31};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
for(const key9 in data31){
if(!((key9 === "reason") || (key9 === "until"))){
const err87 = {instancePath:instancePath+"/spec/suspend",schemaPath:"#/properties/spec/properties/suspend/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties",schema:false,parentSchema:schema2.properties.spec.properties.suspend,data:data31};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
if(data31.reason !== undefined){
let data32 = data31.reason;
if(typeof data32 === "string"){
if(func0(data32) > 512){
const err88 = {instancePath:instancePath+"/spec/suspend/reason",schemaPath:"#/properties/spec/properties/suspend/properties/reason/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters",schema:512,parentSchema:schema2.properties.spec.properties.suspend.properties.reason,data:data32};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if(func0(data32) < 1){
const err89 = {instancePath:instancePath+"/spec/suspend/reason",schemaPath:"#/properties/spec/properties/suspend/properties/reason/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema2.properties.spec.properties.suspend.properties.reason,data:data32};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
else {
const err90 = {instancePath:instancePath+"/spec/suspend/reason",schemaPath:"#/properties/spec/properties/suspend/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.suspend.properties.reason.type,parentSchema:schema2.properties.spec.properties.suspend.properties.reason,data:data32};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data31.until !== undefined){
let data33 = data31.until;
if(typeof data33 === "string"){
if(!pattern21.test(data33)){
const err91 = {instancePath:instancePath+"/spec/suspend/until",schemaPath:"#/properties/spec/properties/suspend/properties/until/pattern",keyword:"pattern",params:{pattern: "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$"},message:"must match pattern \""+"^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$"+"\"",schema:"^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$",parentSchema:schema2.properties.spec.properties.suspend.properties.until,data:data33};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
else {
const err92 = {instancePath:instancePath+"/spec/suspend/until",schemaPath:"#/properties/spec/properties/suspend/properties/until/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema2.properties.spec.properties.suspend.properties.until.type,parentSchema:schema2.properties.spec.properties.suspend.properties.until,data:data33};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
else {
const err93 = {instancePath:instancePath+"/spec/suspend",schemaPath:"#/properties/spec/properties/suspend/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.properties.spec.properties.suspend.type,parentSchema:schema2.properties.spec.properties.suspend,data:data31};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.properties.spec.type,parentSchema:schema2.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
}
else {
const err95 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema2.type,parentSchema:schema2,data};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
validate2.errors = vErrors;
return errors === 0;
}
validate2.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Extension = validate3;
const schema3 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://bowline.dev/schemas/extension.v1.json","title":"ExtensionDocument","description":"A small service that reacts to events, schedules and calls.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"description":"Version of the configuration language.","const":"bowline.dev/v1","examples":["bowline.dev/v1"]},"kind":{"description":"What this document declares.","const":"Extension","examples":["Extension"]},"metadata":{"description":"Who this is.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"Short name of the extension; other documents refer to it. Its identifiers are derived from it, so it should never change.","type":"string","maxLength":63,"pattern":"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$","patternErrorMessage":"use lower-case letters, digits and \"-\", with a letter or digit at both ends","examples":["billing"]},"id":{"description":"Adopts an identifier the extension has already. Left out: derived from the names of account and extension.","type":"string","pattern":"^SRVC-\\d{4}-\\d{4}$","patternErrorMessage":"use an extension id such as SRVC-1234-5678","examples":["SRVC-5578-5298"]}},"examples":[{"name":"billing"}]},"spec":{"title":"ExtensionSpec","description":"The extension itself.","type":"object","additionalProperties":false,"required":["type"],"properties":{"displayName":{"description":"Name for people. Left out: the same as `metadata.name`.","type":"string","minLength":1,"maxLength":128,"examples":["Billing"]},"description":{"description":"What the extension is for, for people.","type":"string","maxLength":4096,"default":"","examples":["Approves purchase requests."]},"shortDescription":{"description":"One line about the extension, for lists and cards.","type":"string","maxLength":256,"pattern":"^[^\\r\\n]*$","patternErrorMessage":"write a single line","default":"","examples":["Approves purchase requests."]},"overview":{"description":"What the extension does, at length; Markdown.","type":"string","maxLength":65536,"default":"","examples":["## What it does\n\nApproves purchase requests up to a quantity."]},"website":{"description":"Page about the extension, an http or https URL. Left out: none.","type":"string","maxLength":512,"pattern":"^https?://[^\\s/?#]\\S*$","patternErrorMessage":"use an http or https URL","examples":["https://example.com/billing"]},"icon":{"description":"Image shown beside the name: a path in this repository or an https URL. Left out: no image.","type":"string","minLength":1,"maxLength":512,"examples":["icons/billing.png"]},"type":{"description":"What the extension does. `fulfillment-automation` is for vendors only; `hub-integration` for distributors and resellers.","type":"string","enum":["multi-account-installation","commerce-transformations","fulfillment-automation","hub-integration"],"examples":["fulfillment-automation"]},"products":{"description":"Identifiers of the products the extension works with; each must be among the products of the Account.","type":"array","uniqueItems":true,"items":{"description":"Identifier of a product of the account.","type":"string","minLength":1,"maxLength":64,"pattern":"^\\S+$","patternErrorMessage":"use text without spaces","examples":["PRD-563-844-408"]},"default":[],"examples":[["PRD-563-844-408"]]},"hub":{"description":"Identifier of the hub the extension integrates, for the type `hub-integration`; it must be among the hubs of the Account. Left out: none.","type":"string","minLength":1,"maxLength":64,"pattern":"^\\S+$","patternErrorMessage":"use text without spaces","examples":["HB-1234-5678"]},"packageId":{"description":"Package identifier on the hub, for the type `hub-integration`, which requires it. Left out: none.","type":"string","maxLength":128,"pattern":"^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$","patternErrorMessage":"use lower-case words joined with dots, such as cloudblue.connect.package","examples":["cloudblue.connect.package"]},"permissions":{"description":"Modules of the platform the extension may access.","type":"array","uniqueItems":true,"items":{"description":"Name of a module.","type":"string","minLength":1,"maxLength":128,"examples":["subscriptions"]},"default":[],"examples":[["subscriptions"]]},"events":{"description":"Types and categories (`background`, `interactive`) of events the extension is meant to get, for those who review it; what it does get is what it subscribes to when it starts. Left out: whatever it subscribes to.","type":"array","uniqueItems":true,"items":{"description":"An event type, or a category of them.","type":"string","maxLength":128,"pattern":"^[a-z][a-z0-9_]*$","patternErrorMessage":"use lower-case letters, digits and \"_\"","examples":["asset_purchase_request_processing"]},"examples":[["asset_purchase_request_processing"]]}},"examples":[{"type":"multi-account-installation"}]}},"examples":[{"apiVersion":"bowline.dev/v1","kind":"Extension","metadata":{"name":"billing"},"spec":{"displayName":"Billing","type":"fulfillment-automation","products":["PRD-563-844-408"]}}]};
const pattern23 = new RegExp("^SRVC-\\d{4}-\\d{4}$", "u");
const pattern24 = new RegExp("^[^\\r\\n]*$", "u");
const pattern25 = new RegExp("^https?://[^\\s/?#]\\S*$", "u");
const pattern28 = new RegExp("^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$", "u");
const pattern29 = new RegExp("^[a-z][a-z0-9_]*$", "u");

function validate3(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://bowline.dev/schemas/extension.v1.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate3.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema3.required,parentSchema:schema3,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema3.required,parentSchema:schema3,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema3.required,parentSchema:schema3,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema3.required,parentSchema:schema3,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema3,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if("bowline.dev/v1" !== data0){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "bowline.dev/v1"},message:"must be equal to constant",schema:"bowline.dev/v1",parentSchema:schema3.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if("Extension" !== data1){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Extension"},message:"must be equal to constant",schema:"Extension",parentSchema:schema3.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema3.properties.metadata.required,parentSchema:schema3.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((key1 === "name") || (key1 === "id"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema3.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(func0(data3) > 63){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters",schema:63,parentSchema:schema3.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern5.test(data3)){
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",parentSchema:schema3.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.metadata.properties.name.type,parentSchema:schema3.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data2.id !== undefined){
let data4 = data2.id;
if(typeof data4 === "string"){
if(!pattern23.test(data4)){
const err12 = {instancePath:instancePath+"/metadata/id",schemaPath:"#/properties/metadata/properties/id/pattern",keyword:"pattern",params:{pattern: "^SRVC-\\d{4}-\\d{4}$"},message:"must match pattern \""+"^SRVC-\\d{4}-\\d{4}$"+"\"",schema:"^SRVC-\\d{4}-\\d{4}$",parentSchema:schema3.properties.metadata.properties.id,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/metadata/id",schemaPath:"#/properties/metadata/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.metadata.properties.id.type,parentSchema:schema3.properties.metadata.properties.id,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema3.properties.metadata.type,parentSchema:schema3.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.spec !== undefined){
let data5 = data.spec;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.type === undefined){
const err15 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'",schema:schema3.properties.spec.required,parentSchema:schema3.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
for(const key2 in data5){
if(!(func22.call(schema3.properties.spec.properties, key2))){
const err16 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema3.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data5.displayName !== undefined){
let data6 = data5.displayName;
if(typeof data6 === "string"){
if(func0(data6) > 128){
const err17 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema3.properties.spec.properties.displayName,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func0(data6) < 1){
const err18 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema3.properties.spec.properties.displayName,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.displayName.type,parentSchema:schema3.properties.spec.properties.displayName,data:data6};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data5.description !== undefined){
let data7 = data5.description;
if(typeof data7 === "string"){
if(func0(data7) > 4096){
const err20 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters",schema:4096,parentSchema:schema3.properties.spec.properties.description,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.description.type,parentSchema:schema3.properties.spec.properties.description,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data5.shortDescription !== undefined){
let data8 = data5.shortDescription;
if(typeof data8 === "string"){
if(func0(data8) > 256){
const err22 = {instancePath:instancePath+"/spec/shortDescription",schemaPath:"#/properties/spec/properties/shortDescription/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema3.properties.spec.properties.shortDescription,data:data8};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(!pattern24.test(data8)){
const err23 = {instancePath:instancePath+"/spec/shortDescription",schemaPath:"#/properties/spec/properties/shortDescription/pattern",keyword:"pattern",params:{pattern: "^[^\\r\\n]*$"},message:"must match pattern \""+"^[^\\r\\n]*$"+"\"",schema:"^[^\\r\\n]*$",parentSchema:schema3.properties.spec.properties.shortDescription,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/shortDescription",schemaPath:"#/properties/spec/properties/shortDescription/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.shortDescription.type,parentSchema:schema3.properties.spec.properties.shortDescription,data:data8};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data5.overview !== undefined){
let data9 = data5.overview;
if(typeof data9 === "string"){
if(func0(data9) > 65536){
const err25 = {instancePath:instancePath+"/spec/overview",schemaPath:"#/properties/spec/properties/overview/maxLength",keyword:"maxLength",params:{limit: 65536},message:"must NOT have more than 65536 characters",schema:65536,parentSchema:schema3.properties.spec.properties.overview,data:data9};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/spec/overview",schemaPath:"#/properties/spec/properties/overview/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.overview.type,parentSchema:schema3.properties.spec.properties.overview,data:data9};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data5.website !== undefined){
let data10 = data5.website;
if(typeof data10 === "string"){
if(func0(data10) > 512){
const err27 = {instancePath:instancePath+"/spec/website",schemaPath:"#/properties/spec/properties/website/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters",schema:512,parentSchema:schema3.properties.spec.properties.website,data:data10};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!pattern25.test(data10)){
const err28 = {instancePath:instancePath+"/spec/website",schemaPath:"#/properties/spec/properties/website/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s/?#]\\S*$"},message:"must match pattern \""+"^https?://[^\\s/?#]\\S*$"+"\"",schema:"^https?://[^\\s/?#]\\S*$",parentSchema:schema3.properties.spec.properties.website,data:data10};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/spec/website",schemaPath:"#/properties/spec/properties/website/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.website.type,parentSchema:schema3.properties.spec.properties.website,data:data10};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data5.icon !== undefined){
let data11 = data5.icon;
if(typeof data11 === "string"){
if(func0(data11) > 512){
const err30 = {instancePath:instancePath+"/spec/icon",schemaPath:"#/properties/spec/properties/icon/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters",schema:512,parentSchema:schema3.properties.spec.properties.icon,data:data11};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(func0(data11) < 1){
const err31 = {instancePath:instancePath+"/spec/icon",schemaPath:"#/properties/spec/properties/icon/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema3.properties.spec.properties.icon,data:data11};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/spec/icon",schemaPath:"#/properties/spec/properties/icon/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.icon.type,parentSchema:schema3.properties.spec.properties.icon,data:data11};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data5.type !== undefined){
let data12 = data5.type;
if(typeof data12 !== "string"){
const err33 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.type.type,parentSchema:schema3.properties.spec.properties.type,data:data12};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(!((((data12 === "multi-account-installation") || (data12 === "commerce-transformations")) || (data12 === "fulfillment-automation")) || (data12 === "hub-integration"))){
const err34 = {instancePath:instancePath+"/spec/type",schemaPath:"#/properties/spec/properties/type/enum",keyword:"enum",params:{allowedValues: schema3.properties.spec.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema3.properties.spec.properties.type.enum,parentSchema:schema3.properties.spec.properties.type,data:data12};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data5.products !== undefined){
let data13 = data5.products;
if(Array.isArray(data13)){
const len0 = data13.length;
for(let i0=0; i0<len0; i0++){
let data14 = data13[i0];
if(typeof data14 === "string"){
if(func0(data14) > 64){
const err35 = {instancePath:instancePath+"/spec/products/" + i0,schemaPath:"#/properties/spec/properties/products/items/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",schema:64,parentSchema:schema3.properties.spec.properties.products.items,data:data14};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(func0(data14) < 1){
const err36 = {instancePath:instancePath+"/spec/products/" + i0,schemaPath:"#/properties/spec/properties/products/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema3.properties.spec.properties.products.items,data:data14};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(!pattern7.test(data14)){
const err37 = {instancePath:instancePath+"/spec/products/" + i0,schemaPath:"#/properties/spec/properties/products/items/pattern",keyword:"pattern",params:{pattern: "^\\S+$"},message:"must match pattern \""+"^\\S+$"+"\"",schema:"^\\S+$",parentSchema:schema3.properties.spec.properties.products.items,data:data14};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/spec/products/" + i0,schemaPath:"#/properties/spec/properties/products/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.products.items.type,parentSchema:schema3.properties.spec.properties.products.items,data:data14};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
let i1 = data13.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data13[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err39 = {instancePath:instancePath+"/spec/products",schemaPath:"#/properties/spec/properties/products/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i1+" are identical)",schema:true,parentSchema:schema3.properties.spec.properties.products,data:data13};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err40 = {instancePath:instancePath+"/spec/products",schemaPath:"#/properties/spec/properties/products/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema3.properties.spec.properties.products.type,parentSchema:schema3.properties.spec.properties.products,data:data13};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data5.hub !== undefined){
let data15 = data5.hub;
if(typeof data15 === "string"){
if(func0(data15) > 64){
const err41 = {instancePath:instancePath+"/spec/hub",schemaPath:"#/properties/spec/properties/hub/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",schema:64,parentSchema:schema3.properties.spec.properties.hub,data:data15};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(func0(data15) < 1){
const err42 = {instancePath:instancePath+"/spec/hub",schemaPath:"#/properties/spec/properties/hub/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema3.properties.spec.properties.hub,data:data15};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(!pattern7.test(data15)){
const err43 = {instancePath:instancePath+"/spec/hub",schemaPath:"#/properties/spec/properties/hub/pattern",keyword:"pattern",params:{pattern: "^\\S+$"},message:"must match pattern \""+"^\\S+$"+"\"",schema:"^\\S+$",parentSchema:schema3.properties.spec.properties.hub,data:data15};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
else {
const err44 = {instancePath:instancePath+"/spec/hub",schemaPath:"#/properties/spec/properties/hub/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.hub.type,parentSchema:schema3.properties.spec.properties.hub,data:data15};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data5.packageId !== undefined){
let data16 = data5.packageId;
if(typeof data16 === "string"){
if(func0(data16) > 128){
const err45 = {instancePath:instancePath+"/spec/packageId",schemaPath:"#/properties/spec/properties/packageId/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema3.properties.spec.properties.packageId,data:data16};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(!pattern28.test(data16)){
const err46 = {instancePath:instancePath+"/spec/packageId",schemaPath:"#/properties/spec/properties/packageId/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$"},message:"must match pattern \""+"^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$"+"\"",schema:"^[a-z][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)+$",parentSchema:schema3.properties.spec.properties.packageId,data:data16};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/spec/packageId",schemaPath:"#/properties/spec/properties/packageId/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.packageId.type,parentSchema:schema3.properties.spec.properties.packageId,data:data16};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data5.permissions !== undefined){
let data17 = data5.permissions;
if(Array.isArray(data17)){
const len1 = data17.length;
for(let i2=0; i2<len1; i2++){
let data18 = data17[i2];
if(typeof data18 === "string"){
if(func0(data18) > 128){
const err48 = {instancePath:instancePath+"/spec/permissions/" + i2,schemaPath:"#/properties/spec/properties/permissions/items/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema3.properties.spec.properties.permissions.items,data:data18};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(func0(data18) < 1){
const err49 = {instancePath:instancePath+"/spec/permissions/" + i2,schemaPath:"#/properties/spec/properties/permissions/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema3.properties.spec.properties.permissions.items,data:data18};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/spec/permissions/" + i2,schemaPath:"#/properties/spec/properties/permissions/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.permissions.items.type,parentSchema:schema3.properties.spec.properties.permissions.items,data:data18};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
let i3 = data17.length;
let j1;
if(i3 > 1){
const indices1 = {};
for(;i3--;){
let item1 = data17[i3];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err51 = {instancePath:instancePath+"/spec/permissions",schemaPath:"#/properties/spec/properties/permissions/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j1},message:"must NOT have duplicate items (items ## "+j1+" and "+i3+" are identical)",schema:true,parentSchema:schema3.properties.spec.properties.permissions,data:data17};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
break;
}
indices1[item1] = i3;
}
}
}
else {
const err52 = {instancePath:instancePath+"/spec/permissions",schemaPath:"#/properties/spec/properties/permissions/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema3.properties.spec.properties.permissions.type,parentSchema:schema3.properties.spec.properties.permissions,data:data17};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data5.events !== undefined){
let data19 = data5.events;
if(Array.isArray(data19)){
const len2 = data19.length;
for(let i4=0; i4<len2; i4++){
let data20 = data19[i4];
if(typeof data20 === "string"){
if(func0(data20) > 128){
const err53 = {instancePath:instancePath+"/spec/events/" + i4,schemaPath:"#/properties/spec/properties/events/items/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema3.properties.spec.properties.events.items,data:data20};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(!pattern29.test(data20)){
const err54 = {instancePath:instancePath+"/spec/events/" + i4,schemaPath:"#/properties/spec/properties/events/items/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9_]*$"},message:"must match pattern \""+"^[a-z][a-z0-9_]*$"+"\"",schema:"^[a-z][a-z0-9_]*$",parentSchema:schema3.properties.spec.properties.events.items,data:data20};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/spec/events/" + i4,schemaPath:"#/properties/spec/properties/events/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema3.properties.spec.properties.events.items.type,parentSchema:schema3.properties.spec.properties.events.items,data:data20};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
let i5 = data19.length;
let j2;
if(i5 > 1){
const indices2 = {};
for(;i5--;){
let item2 = data19[i5];
if(typeof item2 !== "string"){
continue;
}
if(typeof indices2[item2] == "number"){
j2 = indices2[item2];
const err56 = {instancePath:instancePath+"/spec/events",schemaPath:"#/properties/spec/properties/events/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j2},message:"must NOT have duplicate items (items ## "+j2+" and "+i5+" are identical)",schema:true,parentSchema:schema3.properties.spec.properties.events,data:data19};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
break;
}
indices2[item2] = i5;
}
}
}
else {
const err57 = {instancePath:instancePath+"/spec/events",schemaPath:"#/properties/spec/properties/events/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema3.properties.spec.properties.events.type,parentSchema:schema3.properties.spec.properties.events,data:data19};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
else {
const err58 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema3.properties.spec.type,parentSchema:schema3.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
else {
const err59 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema3.type,parentSchema:schema3,data};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
validate3.errors = vErrors;
return errors === 0;
}
validate3.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const Schedule = validate4;
const schema4 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://bowline.dev/schemas/schedule.v1.json","title":"ScheduleDocument","description":"Calls a schedulable method of an extension at given times.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"description":"Version of the configuration language.","const":"bowline.dev/v1","examples":["bowline.dev/v1"]},"kind":{"description":"What this document declares.","const":"Schedule","examples":["Schedule"]},"metadata":{"description":"Who this is.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"Name of the schedule, unique in its environment. Its identifier is derived from it, so another name makes another schedule.","type":"string","maxLength":128,"pattern":"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$","patternErrorMessage":"use letters, digits, spaces and \". _ / -\", with a letter or digit at both ends","examples":["nightly-report"]},"id":{"description":"Adopts an identifier the schedule has already; with it the schedule can be renamed and keeps its history. Left out: derived from environment and name; where another schedule has that already, the next free one.","type":"string","pattern":"^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$","patternErrorMessage":"use a schedule id such as EFS-1234-5678-01-0005","examples":["EFS-6538-5881-01-0005"]}},"examples":[{"name":"nightly-report"}]},"spec":{"title":"ScheduleSpec","description":"What is called, and when.","type":"object","additionalProperties":false,"required":["extension","environment","method","trigger"],"properties":{"extension":{"description":"Name of the Extension (its `metadata.name`) this belongs to.","type":"string","maxLength":63,"pattern":"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$","patternErrorMessage":"use lower-case letters, digits and \"-\", with a letter or digit at both ends","examples":["billing"]},"environment":{"description":"The environment of the extension the schedule is for.","type":"string","enum":["dev","test","production"],"examples":["production"]},"method":{"description":"Schedulable method of the extension to call.","type":"string","minLength":1,"maxLength":256,"examples":["execute_scheduled_processing"]},"displayName":{"description":"Name for people. Left out: the same as `metadata.name`.","type":"string","minLength":1,"maxLength":128,"examples":["Nightly report"]},"description":{"description":"What the schedule is for, for people.","type":"string","maxLength":4096,"default":"","examples":["Sends the report of the day."]},"data":{"description":"JSON object handed to the method.","type":"object","additionalProperties":true,"default":{},"examples":[{"region":"eu"}]},"trigger":{"title":"TriggerSpec","description":"When the method is called: `onetime` with `at`, `recurring` with `every` and `start`, or `advanced` with `cron`.","type":"object","additionalProperties":false,"properties":{"type":{"description":"Kind of trigger: `onetime` fires once, `recurring` again and again from a start, `advanced` by a cron expression.","type":"string","enum":["onetime","recurring","advanced"],"default":"advanced","examples":["recurring"]},"at":{"description":"When to fire, for `onetime`: a time in `timeZone`, or an instant with its offset. In a gap of the clock the first moment after it counts, where a time comes twice the first. Left out: only for the other types.","type":"string","pattern":"^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$","patternErrorMessage":"write a date and a time such as \"2027-01-31T18:00\", with an offset such as \"+01:00\" where it is not one of timeZone","examples":["2027-01-31T18:00:00"]},"ifPast":{"description":"For `onetime`: what to do where `at` is past already when it is first seen. `error`: refuse it, and never run it; `run`: run it at once.","type":"string","enum":["error","run"],"default":"error","examples":["run"]},"every":{"title":"EverySpec","description":"How far apart the runs are, for `recurring`. Left out: only for the other types.","type":"object","additionalProperties":false,"required":["unit"],"properties":{"n":{"description":"How many units.","type":"integer","minimum":1,"maximum":32767,"default":1,"examples":[2]},"unit":{"description":"`hour` is elapsed time. `day` and `week` keep the time of day of `start`, whatever the clock does. `month` is 00:00 on the first day of a month: for another day, use cron.","type":"string","enum":["hour","day","week","month"],"examples":["week"]}},"examples":[{"n":2,"unit":"week"}]},"start":{"description":"The first run of `recurring`, to which all others are aligned: a date (its midnight), a time in `timeZone`, or an instant with its offset. Left out: only for the other types.","type":"string","pattern":"^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$","patternErrorMessage":"write a date or a date and a time such as \"2027-01-31T18:00\"","examples":["2027-01-04T06:00:00"]},"end":{"description":"For `recurring`: no run at or after this; a date alone is included to the end of its day. Left out: it never ends.","type":"string","pattern":"^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$","patternErrorMessage":"write a date or a date and a time such as \"2027-01-31T18:00\"","examples":["2027-12-31"]},"cron":{"description":"Cron expression, for `advanced`: seconds, minutes, hours, day of the month, month, day of the week, and if need be a year (2000 to 2199). Left out: only for the other types.","type":"string","minLength":1,"maxLength":256,"examples":["0 30 2 * * *"]},"dialect":{"description":"How `cron` is read. `cron`: days of the week are 0 to 7, Sunday is 0 and 7. `quartz`: as Quartz reads it, 1 to 7, Sunday is 1, and day of the month or day of the week is `?`.","type":"string","enum":["cron","quartz"],"default":"cron","examples":["quartz"]},"domDow":{"description":"For a `cron` with both a day of the month and a day of the week: run on days that match one of them (`or`), or both (`and`). Left out: such an expression is refused, since systems differ.","type":"string","enum":["or","and"],"examples":["and"]},"timeZone":{"description":"IANA name of the time zone in which times and the expression are read. Left out: that of the environment, else that of the account, else UTC.","type":"string","minLength":1,"maxLength":64,"examples":["Europe/Madrid"]}},"examples":[{"type":"advanced","cron":"0 30 2 * * *","timeZone":"Europe/Madrid"},{"type":"recurring","every":{"n":2,"unit":"week"},"start":"2027-01-04T06:00:00","end":"2027-12-31","timeZone":"Europe/Madrid"},{"type":"onetime","at":"2027-01-31T18:00:00","timeZone":"Europe/Madrid"}]},"enabled":{"description":"Whether the schedule runs.","type":"boolean","default":true,"examples":[true]},"missedRuns":{"description":"Which of the runs that were missed while the controller was away are made up for: the `last` one, `none`, or `all` (at most the newest 100, one a second; needs `overlap: queueAll` or `allow`). The others are recorded, as part of the last or as missed.","type":"string","enum":["last","none","all"],"default":"last","examples":["none"]},"catchUpWindow":{"description":"Runs missed longer ago than this are never made up for; from 1m to 744h (31 days).","type":"string","pattern":"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$","patternErrorMessage":"write a duration such as 45s, 5m or 1h","default":"24h","examples":["1h"]},"overlap":{"description":"What happens to a run that is due while the one before is not finished: `skip` records it as skipped; `queueOne` lets one run wait, and later ones become part of it; `queueAll` lets up to `maxQueued` wait; `cancelPrevious` ends the one before; `allow` starts it beside the one before.","type":"string","enum":["skip","queueOne","queueAll","cancelPrevious","allow"],"default":"skip","examples":["queueOne"]},"maxQueued":{"description":"How many runs may wait for the one before, with `overlap: queueAll`; further ones are recorded as skipped.","type":"integer","minimum":1,"maximum":1000,"default":100,"examples":[10]},"jitter":{"description":"Runs start later than planned, by up to this: always the same time for the same schedule, so that many schedules do not start together; at most 1h.","type":"string","pattern":"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$","patternErrorMessage":"write a duration such as 45s, 5m or 1h","default":"0s","examples":["10m"]}},"examples":[{"extension":"billing","environment":"production","method":"execute_scheduled_processing","trigger":{"type":"advanced","cron":"0 30 2 * * *","timeZone":"Europe/Madrid"}}]}},"examples":[{"apiVersion":"bowline.dev/v1","kind":"Schedule","metadata":{"name":"nightly-report"},"spec":{"extension":"billing","environment":"production","method":"execute_scheduled_processing","trigger":{"type":"advanced","cron":"0 30 2 * * *","timeZone":"Europe/Madrid"}}},{"apiVersion":"bowline.dev/v1","kind":"Schedule","metadata":{"name":"fortnightly-report"},"spec":{"extension":"billing","environment":"production","method":"execute_scheduled_processing","trigger":{"type":"recurring","every":{"n":2,"unit":"week"},"start":"2027-01-04T06:00:00","end":"2027-12-31","timeZone":"Europe/Madrid"}}},{"apiVersion":"bowline.dev/v1","kind":"Schedule","metadata":{"name":"move"},"spec":{"extension":"billing","environment":"production","method":"execute_scheduled_processing","trigger":{"type":"onetime","at":"2027-01-31T18:00:00","timeZone":"Europe/Madrid"}}}]};
const pattern31 = new RegExp("^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$", "u");
const pattern33 = new RegExp("^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$", "u");
const pattern34 = new RegExp("^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$", "u");

function validate4(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://bowline.dev/schemas/schedule.v1.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate4.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema4.required,parentSchema:schema4,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema4.required,parentSchema:schema4,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema4.required,parentSchema:schema4,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema4.required,parentSchema:schema4,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema4,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if("bowline.dev/v1" !== data0){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "bowline.dev/v1"},message:"must be equal to constant",schema:"bowline.dev/v1",parentSchema:schema4.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if("Schedule" !== data1){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Schedule"},message:"must be equal to constant",schema:"Schedule",parentSchema:schema4.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema4.properties.metadata.required,parentSchema:schema4.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!((key1 === "name") || (key1 === "id"))){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema4.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(func0(data3) > 128){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema4.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern0.test(data3)){
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"},message:"must match pattern \""+"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"+"\"",schema:"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$",parentSchema:schema4.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.metadata.properties.name.type,parentSchema:schema4.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data2.id !== undefined){
let data4 = data2.id;
if(typeof data4 === "string"){
if(!pattern31.test(data4)){
const err12 = {instancePath:instancePath+"/metadata/id",schemaPath:"#/properties/metadata/properties/id/pattern",keyword:"pattern",params:{pattern: "^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$"},message:"must match pattern \""+"^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$"+"\"",schema:"^EFS-\\d{4}-\\d{4}-0[1-3]-\\d{4}$",parentSchema:schema4.properties.metadata.properties.id,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/metadata/id",schemaPath:"#/properties/metadata/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.metadata.properties.id.type,parentSchema:schema4.properties.metadata.properties.id,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema4.properties.metadata.type,parentSchema:schema4.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.spec !== undefined){
let data5 = data.spec;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.extension === undefined){
const err15 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "extension"},message:"must have required property '"+"extension"+"'",schema:schema4.properties.spec.required,parentSchema:schema4.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data5.environment === undefined){
const err16 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "environment"},message:"must have required property '"+"environment"+"'",schema:schema4.properties.spec.required,parentSchema:schema4.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data5.method === undefined){
const err17 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "method"},message:"must have required property '"+"method"+"'",schema:schema4.properties.spec.required,parentSchema:schema4.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data5.trigger === undefined){
const err18 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "trigger"},message:"must have required property '"+"trigger"+"'",schema:schema4.properties.spec.required,parentSchema:schema4.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
for(const key2 in data5){
if(!(func22.call(schema4.properties.spec.properties, key2))){
const err19 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema4.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data5.extension !== undefined){
let data6 = data5.extension;
if(typeof data6 === "string"){
if(func0(data6) > 63){
const err20 = {instancePath:instancePath+"/spec/extension",schemaPath:"#/properties/spec/properties/extension/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters",schema:63,parentSchema:schema4.properties.spec.properties.extension,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(!pattern5.test(data6)){
const err21 = {instancePath:instancePath+"/spec/extension",schemaPath:"#/properties/spec/properties/extension/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",parentSchema:schema4.properties.spec.properties.extension,data:data6};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/spec/extension",schemaPath:"#/properties/spec/properties/extension/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.extension.type,parentSchema:schema4.properties.spec.properties.extension,data:data6};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data5.environment !== undefined){
let data7 = data5.environment;
if(typeof data7 !== "string"){
const err23 = {instancePath:instancePath+"/spec/environment",schemaPath:"#/properties/spec/properties/environment/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.environment.type,parentSchema:schema4.properties.spec.properties.environment,data:data7};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!(((data7 === "dev") || (data7 === "test")) || (data7 === "production"))){
const err24 = {instancePath:instancePath+"/spec/environment",schemaPath:"#/properties/spec/properties/environment/enum",keyword:"enum",params:{allowedValues: schema4.properties.spec.properties.environment.enum},message:"must be equal to one of the allowed values",schema:schema4.properties.spec.properties.environment.enum,parentSchema:schema4.properties.spec.properties.environment,data:data7};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data5.method !== undefined){
let data8 = data5.method;
if(typeof data8 === "string"){
if(func0(data8) > 256){
const err25 = {instancePath:instancePath+"/spec/method",schemaPath:"#/properties/spec/properties/method/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema4.properties.spec.properties.method,data:data8};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(func0(data8) < 1){
const err26 = {instancePath:instancePath+"/spec/method",schemaPath:"#/properties/spec/properties/method/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema4.properties.spec.properties.method,data:data8};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/spec/method",schemaPath:"#/properties/spec/properties/method/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.method.type,parentSchema:schema4.properties.spec.properties.method,data:data8};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data5.displayName !== undefined){
let data9 = data5.displayName;
if(typeof data9 === "string"){
if(func0(data9) > 128){
const err28 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema4.properties.spec.properties.displayName,data:data9};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func0(data9) < 1){
const err29 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema4.properties.spec.properties.displayName,data:data9};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.displayName.type,parentSchema:schema4.properties.spec.properties.displayName,data:data9};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data5.description !== undefined){
let data10 = data5.description;
if(typeof data10 === "string"){
if(func0(data10) > 4096){
const err31 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters",schema:4096,parentSchema:schema4.properties.spec.properties.description,data:data10};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.description.type,parentSchema:schema4.properties.spec.properties.description,data:data10};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data5.data !== undefined){
let data11 = data5.data;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
}
else {
const err33 = {instancePath:instancePath+"/spec/data",schemaPath:"#/properties/spec/properties/data/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema4.properties.spec.properties.data.type,parentSchema:schema4.properties.spec.properties.data,data:data11};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data5.trigger !== undefined){
let data12 = data5.trigger;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key3 in data12){
if(!(func22.call(schema4.properties.spec.properties.trigger.properties, key3))){
const err34 = {instancePath:instancePath+"/spec/trigger",schemaPath:"#/properties/spec/properties/trigger/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema4.properties.spec.properties.trigger,data:data12};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data12.type !== undefined){
let data13 = data12.type;
if(typeof data13 !== "string"){
const err35 = {instancePath:instancePath+"/spec/trigger/type",schemaPath:"#/properties/spec/properties/trigger/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.type.type,parentSchema:schema4.properties.spec.properties.trigger.properties.type,data:data13};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(!(((data13 === "onetime") || (data13 === "recurring")) || (data13 === "advanced"))){
const err36 = {instancePath:instancePath+"/spec/trigger/type",schemaPath:"#/properties/spec/properties/trigger/properties/type/enum",keyword:"enum",params:{allowedValues: schema4.properties.spec.properties.trigger.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema4.properties.spec.properties.trigger.properties.type.enum,parentSchema:schema4.properties.spec.properties.trigger.properties.type,data:data13};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data12.at !== undefined){
let data14 = data12.at;
if(typeof data14 === "string"){
if(!pattern33.test(data14)){
const err37 = {instancePath:instancePath+"/spec/trigger/at",schemaPath:"#/properties/spec/properties/trigger/properties/at/pattern",keyword:"pattern",params:{pattern: "^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$"},message:"must match pattern \""+"^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$"+"\"",schema:"^(20|21)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?$",parentSchema:schema4.properties.spec.properties.trigger.properties.at,data:data14};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/spec/trigger/at",schemaPath:"#/properties/spec/properties/trigger/properties/at/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.at.type,parentSchema:schema4.properties.spec.properties.trigger.properties.at,data:data14};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data12.ifPast !== undefined){
let data15 = data12.ifPast;
if(typeof data15 !== "string"){
const err39 = {instancePath:instancePath+"/spec/trigger/ifPast",schemaPath:"#/properties/spec/properties/trigger/properties/ifPast/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.ifPast.type,parentSchema:schema4.properties.spec.properties.trigger.properties.ifPast,data:data15};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(!((data15 === "error") || (data15 === "run"))){
const err40 = {instancePath:instancePath+"/spec/trigger/ifPast",schemaPath:"#/properties/spec/properties/trigger/properties/ifPast/enum",keyword:"enum",params:{allowedValues: schema4.properties.spec.properties.trigger.properties.ifPast.enum},message:"must be equal to one of the allowed values",schema:schema4.properties.spec.properties.trigger.properties.ifPast.enum,parentSchema:schema4.properties.spec.properties.trigger.properties.ifPast,data:data15};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data12.every !== undefined){
let data16 = data12.every;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(data16.unit === undefined){
const err41 = {instancePath:instancePath+"/spec/trigger/every",schemaPath:"#/properties/spec/properties/trigger/properties/every/required",keyword:"required",params:{missingProperty: "unit"},message:"must have required property '"+"unit"+"'",schema:schema4.properties.spec.properties.trigger.properties.every.required,parentSchema:schema4.properties.spec.properties.trigger.properties.every,data:data16};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
for(const key4 in data16){
if(!((key4 === "n") || (key4 === "unit"))){
const err42 = {instancePath:instancePath+"/spec/trigger/every",schemaPath:"#/properties/spec/properties/trigger/properties/every/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema4.properties.spec.properties.trigger.properties.every,data:data16};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data16.n !== undefined){
let data17 = data16.n;
if(!(((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17))) && (isFinite(data17)))){
const err43 = {instancePath:instancePath+"/spec/trigger/every/n",schemaPath:"#/properties/spec/properties/trigger/properties/every/properties/n/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema4.properties.spec.properties.trigger.properties.every.properties.n.type,parentSchema:schema4.properties.spec.properties.trigger.properties.every.properties.n,data:data17};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 > 32767 || isNaN(data17)){
const err44 = {instancePath:instancePath+"/spec/trigger/every/n",schemaPath:"#/properties/spec/properties/trigger/properties/every/properties/n/maximum",keyword:"maximum",params:{comparison: "<=", limit: 32767},message:"must be <= 32767",schema:32767,parentSchema:schema4.properties.spec.properties.trigger.properties.every.properties.n,data:data17};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(data17 < 1 || isNaN(data17)){
const err45 = {instancePath:instancePath+"/spec/trigger/every/n",schemaPath:"#/properties/spec/properties/trigger/properties/every/properties/n/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema4.properties.spec.properties.trigger.properties.every.properties.n,data:data17};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
if(data16.unit !== undefined){
let data18 = data16.unit;
if(typeof data18 !== "string"){
const err46 = {instancePath:instancePath+"/spec/trigger/every/unit",schemaPath:"#/properties/spec/properties/trigger/properties/every/properties/unit/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.every.properties.unit.type,parentSchema:schema4.properties.spec.properties.trigger.properties.every.properties.unit,data:data18};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(!((((data18 === "hour") || (data18 === "day")) || (data18 === "week")) || (data18 === "month"))){
const err47 = {instancePath:instancePath+"/spec/trigger/every/unit",schemaPath:"#/properties/spec/properties/trigger/properties/every/properties/unit/enum",keyword:"enum",params:{allowedValues: schema4.properties.spec.properties.trigger.properties.every.properties.unit.enum},message:"must be equal to one of the allowed values",schema:schema4.properties.spec.properties.trigger.properties.every.properties.unit.enum,parentSchema:schema4.properties.spec.properties.trigger.properties.every.properties.unit,data:data18};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/spec/trigger/every",schemaPath:"#/properties/spec/properties/trigger/properties/every/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema4.properties.spec.properties.trigger.properties.every.type,parentSchema:schema4.properties.spec.properties.trigger.properties.every,data:data16};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data12.start !== undefined){
let data19 = data12.start;
if(typeof data19 === "string"){
if(!pattern34.test(data19)){
const err49 = {instancePath:instancePath+"/spec/trigger/start",schemaPath:"#/properties/spec/properties/trigger/properties/start/pattern",keyword:"pattern",params:{pattern: "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$"},message:"must match pattern \""+"^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$"+"\"",schema:"^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$",parentSchema:schema4.properties.spec.properties.trigger.properties.start,data:data19};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/spec/trigger/start",schemaPath:"#/properties/spec/properties/trigger/properties/start/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.start.type,parentSchema:schema4.properties.spec.properties.trigger.properties.start,data:data19};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data12.end !== undefined){
let data20 = data12.end;
if(typeof data20 === "string"){
if(!pattern34.test(data20)){
const err51 = {instancePath:instancePath+"/spec/trigger/end",schemaPath:"#/properties/spec/properties/trigger/properties/end/pattern",keyword:"pattern",params:{pattern: "^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$"},message:"must match pattern \""+"^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$"+"\"",schema:"^(20|21)\\d\\d-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)?)?$",parentSchema:schema4.properties.spec.properties.trigger.properties.end,data:data20};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/spec/trigger/end",schemaPath:"#/properties/spec/properties/trigger/properties/end/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.end.type,parentSchema:schema4.properties.spec.properties.trigger.properties.end,data:data20};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data12.cron !== undefined){
let data21 = data12.cron;
if(typeof data21 === "string"){
if(func0(data21) > 256){
const err53 = {instancePath:instancePath+"/spec/trigger/cron",schemaPath:"#/properties/spec/properties/trigger/properties/cron/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema4.properties.spec.properties.trigger.properties.cron,data:data21};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(func0(data21) < 1){
const err54 = {instancePath:instancePath+"/spec/trigger/cron",schemaPath:"#/properties/spec/properties/trigger/properties/cron/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema4.properties.spec.properties.trigger.properties.cron,data:data21};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/spec/trigger/cron",schemaPath:"#/properties/spec/properties/trigger/properties/cron/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.cron.type,parentSchema:schema4.properties.spec.properties.trigger.properties.cron,data:data21};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data12.dialect !== undefined){
let data22 = data12.dialect;
if(typeof data22 !== "string"){
const err56 = {instancePath:instancePath+"/spec/trigger/dialect",schemaPath:"#/properties/spec/properties/trigger/properties/dialect/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.dialect.type,parentSchema:schema4.properties.spec.properties.trigger.properties.dialect,data:data22};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(!((data22 === "cron") || (data22 === "quartz"))){
const err57 = {instancePath:instancePath+"/spec/trigger/dialect",schemaPath:"#/properties/spec/properties/trigger/properties/dialect/enum",keyword:"enum",params:{allowedValues: schema4.properties.spec.properties.trigger.properties.dialect.enum},message:"must be equal to one of the allowed values",schema:schema4.properties.spec.properties.trigger.properties.dialect.enum,parentSchema:schema4.properties.spec.properties.trigger.properties.dialect,data:data22};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data12.domDow !== undefined){
let data23 = data12.domDow;
if(typeof data23 !== "string"){
const err58 = {instancePath:instancePath+"/spec/trigger/domDow",schemaPath:"#/properties/spec/properties/trigger/properties/domDow/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.domDow.type,parentSchema:schema4.properties.spec.properties.trigger.properties.domDow,data:data23};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(!((data23 === "or") || (data23 === "and"))){
const err59 = {instancePath:instancePath+"/spec/trigger/domDow",schemaPath:"#/properties/spec/properties/trigger/properties/domDow/enum",keyword:"enum",params:{allowedValues: schema4.properties.spec.properties.trigger.properties.domDow.enum},message:"must be equal to one of the allowed values",schema:schema4.properties.spec.properties.trigger.properties.domDow.enum,parentSchema:schema4.properties.spec.properties.trigger.properties.domDow,data:data23};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data12.timeZone !== undefined){
let data24 = data12.timeZone;
if(typeof data24 === "string"){
if(func0(data24) > 64){
const err60 = {instancePath:instancePath+"/spec/trigger/timeZone",schemaPath:"#/properties/spec/properties/trigger/properties/timeZone/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters",schema:64,parentSchema:schema4.properties.spec.properties.trigger.properties.timeZone,data:data24};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(func0(data24) < 1){
const err61 = {instancePath:instancePath+"/spec/trigger/timeZone",schemaPath:"#/properties/spec/properties/trigger/properties/timeZone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema4.properties.spec.properties.trigger.properties.timeZone,data:data24};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/spec/trigger/timeZone",schemaPath:"#/properties/spec/properties/trigger/properties/timeZone/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.trigger.properties.timeZone.type,parentSchema:schema4.properties.spec.properties.trigger.properties.timeZone,data:data24};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/spec/trigger",schemaPath:"#/properties/spec/properties/trigger/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema4.properties.spec.properties.trigger.type,parentSchema:schema4.properties.spec.properties.trigger,data:data12};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data5.enabled !== undefined){
let data25 = data5.enabled;
if(typeof data25 !== "boolean"){
const err64 = {instancePath:instancePath+"/spec/enabled",schemaPath:"#/properties/spec/properties/enabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema4.properties.spec.properties.enabled.type,parentSchema:schema4.properties.spec.properties.enabled,data:data25};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data5.missedRuns !== undefined){
let data26 = data5.missedRuns;
if(typeof data26 !== "string"){
const err65 = {instancePath:instancePath+"/spec/missedRuns",schemaPath:"#/properties/spec/properties/missedRuns/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.missedRuns.type,parentSchema:schema4.properties.spec.properties.missedRuns,data:data26};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(!(((data26 === "last") || (data26 === "none")) || (data26 === "all"))){
const err66 = {instancePath:instancePath+"/spec/missedRuns",schemaPath:"#/properties/spec/properties/missedRuns/enum",keyword:"enum",params:{allowedValues: schema4.properties.spec.properties.missedRuns.enum},message:"must be equal to one of the allowed values",schema:schema4.properties.spec.properties.missedRuns.enum,parentSchema:schema4.properties.spec.properties.missedRuns,data:data26};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data5.catchUpWindow !== undefined){
let data27 = data5.catchUpWindow;
if(typeof data27 === "string"){
if(!pattern19.test(data27)){
const err67 = {instancePath:instancePath+"/spec/catchUpWindow",schemaPath:"#/properties/spec/properties/catchUpWindow/pattern",keyword:"pattern",params:{pattern: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"},message:"must match pattern \""+"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"+"\"",schema:"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$",parentSchema:schema4.properties.spec.properties.catchUpWindow,data:data27};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
else {
const err68 = {instancePath:instancePath+"/spec/catchUpWindow",schemaPath:"#/properties/spec/properties/catchUpWindow/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.catchUpWindow.type,parentSchema:schema4.properties.spec.properties.catchUpWindow,data:data27};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data5.overlap !== undefined){
let data28 = data5.overlap;
if(typeof data28 !== "string"){
const err69 = {instancePath:instancePath+"/spec/overlap",schemaPath:"#/properties/spec/properties/overlap/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.overlap.type,parentSchema:schema4.properties.spec.properties.overlap,data:data28};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(!(((((data28 === "skip") || (data28 === "queueOne")) || (data28 === "queueAll")) || (data28 === "cancelPrevious")) || (data28 === "allow"))){
const err70 = {instancePath:instancePath+"/spec/overlap",schemaPath:"#/properties/spec/properties/overlap/enum",keyword:"enum",params:{allowedValues: schema4.properties.spec.properties.overlap.enum},message:"must be equal to one of the allowed values",schema:schema4.properties.spec.properties.overlap.enum,parentSchema:schema4.properties.spec.properties.overlap,data:data28};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data5.maxQueued !== undefined){
let data29 = data5.maxQueued;
if(!(((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29))) && (isFinite(data29)))){
const err71 = {instancePath:instancePath+"/spec/maxQueued",schemaPath:"#/properties/spec/properties/maxQueued/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema4.properties.spec.properties.maxQueued.type,parentSchema:schema4.properties.spec.properties.maxQueued,data:data29};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if((typeof data29 == "number") && (isFinite(data29))){
if(data29 > 1000 || isNaN(data29)){
const err72 = {instancePath:instancePath+"/spec/maxQueued",schemaPath:"#/properties/spec/properties/maxQueued/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000",schema:1000,parentSchema:schema4.properties.spec.properties.maxQueued,data:data29};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(data29 < 1 || isNaN(data29)){
const err73 = {instancePath:instancePath+"/spec/maxQueued",schemaPath:"#/properties/spec/properties/maxQueued/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema4.properties.spec.properties.maxQueued,data:data29};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
}
if(data5.jitter !== undefined){
let data30 = data5.jitter;
if(typeof data30 === "string"){
if(!pattern19.test(data30)){
const err74 = {instancePath:instancePath+"/spec/jitter",schemaPath:"#/properties/spec/properties/jitter/pattern",keyword:"pattern",params:{pattern: "^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"},message:"must match pattern \""+"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$"+"\"",schema:"^(?=\\d)(\\d{1,3}h)?(\\d{1,4}m)?(\\d{1,5}s)?$",parentSchema:schema4.properties.spec.properties.jitter,data:data30};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
else {
const err75 = {instancePath:instancePath+"/spec/jitter",schemaPath:"#/properties/spec/properties/jitter/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema4.properties.spec.properties.jitter.type,parentSchema:schema4.properties.spec.properties.jitter,data:data30};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
}
else {
const err76 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema4.properties.spec.type,parentSchema:schema4.properties.spec,data:data5};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
else {
const err77 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema4.type,parentSchema:schema4,data};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
validate4.errors = vErrors;
return errors === 0;
}
validate4.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const VariableSet = validate5;
const schema5 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://bowline.dev/schemas/variable-set.v1.json","title":"VariableSetDocument","description":"Variables of an extension, or of one of its environments. For the same name, the value of the environment wins over that of the extension.","type":"object","additionalProperties":false,"required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"description":"Version of the configuration language.","const":"bowline.dev/v1","examples":["bowline.dev/v1"]},"kind":{"description":"What this document declares.","const":"VariableSet","examples":["VariableSet"]},"metadata":{"description":"Who this is.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"Name of this document, unique among all VariableSets. Nothing refers to it.","type":"string","maxLength":128,"pattern":"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$","patternErrorMessage":"use letters, digits, spaces and \". _ / -\", with a letter or digit at both ends","examples":["billing-common"]}},"examples":[{"name":"billing-common"}]},"spec":{"title":"VariableSetSpec","description":"The variables and where they hold.","type":"object","additionalProperties":false,"required":["extension","variables"],"properties":{"extension":{"description":"Name of the Extension (its `metadata.name`) this belongs to.","type":"string","maxLength":63,"pattern":"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$","patternErrorMessage":"use lower-case letters, digits and \"-\", with a letter or digit at both ends","examples":["billing"]},"environment":{"description":"The environment these variables are for; for the same name they win over those of the whole extension. Left out: all environments of the extension.","type":"string","enum":["dev","test","production"],"examples":["production"]},"variables":{"description":"The variables. A name stands at most once for the extension and once for each environment.","type":"array","items":{"title":"VariableSpec","description":"One variable.","type":"object","additionalProperties":false,"required":["name"],"properties":{"name":{"description":"Name of the variable; upper and lower case differ.","type":"string","maxLength":256,"pattern":"^[A-Za-z][A-Za-z0-9_.-]*$","patternErrorMessage":"begin with a letter and use letters, digits and \"_ . -\"","examples":["API_URL"]},"value":{"description":"Value of the variable. Always text: quote numbers, true and false. Left out: only where there is `sealed`.","type":"string","maxLength":65536,"pattern":"^[^\\u0000]*$","patternErrorMessage":"a value cannot hold U+0000","examples":["https://api.example.com/v1"]},"sealed":{"description":"Value that only the controller can read: a compact JWE (RFC 7516). Needs `secure: true`, takes the place of `value`. Left out: the value is in `value`.","type":"string","maxLength":131072,"pattern":"^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$","patternErrorMessage":"a sealed value is a compact JWE: five parts of letters, digits, \"-\" and \"_\" with dots between them","examples":["eyJhbGciOiJFQ0RILUVTK0EyNTZLVyIsImVuYyI6IkEyNTZHQ00ifQ.aGVsbG8.d29ybGQ.Ym93bGluZQ.dGFn"]},"secure":{"description":"Whether the value is secret. A secure variable has `sealed`, never `value`: what is in Git in plain text is no secret.","type":"boolean","default":false,"examples":[false]}},"examples":[{"name":"API_URL","value":"https://api.example.com/v1"}]},"examples":[[{"name":"API_URL","value":"https://api.example.com/v1"}]]}},"examples":[{"extension":"billing","variables":[{"name":"API_URL","value":"https://api.example.com/v1"}]}]}},"examples":[{"apiVersion":"bowline.dev/v1","kind":"VariableSet","metadata":{"name":"billing-common"},"spec":{"extension":"billing","variables":[{"name":"API_URL","value":"https://api.example.com/v1"}]}}]};
const pattern40 = new RegExp("^[A-Za-z][A-Za-z0-9_.-]*$", "u");
const pattern42 = new RegExp("^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$", "u");

function validate5(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://bowline.dev/schemas/variable-set.v1.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate5.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema5.required,parentSchema:schema5,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema5.required,parentSchema:schema5,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"},message:"must have required property '"+"metadata"+"'",schema:schema5.required,parentSchema:schema5,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"},message:"must have required property '"+"spec"+"'",schema:schema5.required,parentSchema:schema5,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema5,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
let data0 = data.apiVersion;
if("bowline.dev/v1" !== data0){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "bowline.dev/v1"},message:"must be equal to constant",schema:"bowline.dev/v1",parentSchema:schema5.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
let data1 = data.kind;
if("VariableSet" !== data1){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "VariableSet"},message:"must be equal to constant",schema:"VariableSet",parentSchema:schema5.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema5.properties.metadata.required,parentSchema:schema5.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
if(!(key1 === "name")){
const err8 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema5.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(func0(data3) > 128){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters",schema:128,parentSchema:schema5.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern0.test(data3)){
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"},message:"must match pattern \""+"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$"+"\"",schema:"^[A-Za-z0-9]([A-Za-z0-9 ._/-]*[A-Za-z0-9])?$",parentSchema:schema5.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema5.properties.metadata.properties.name.type,parentSchema:schema5.properties.metadata.properties.name,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema5.properties.metadata.type,parentSchema:schema5.properties.metadata,data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.spec !== undefined){
let data4 = data.spec;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.extension === undefined){
const err13 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "extension"},message:"must have required property '"+"extension"+"'",schema:schema5.properties.spec.required,parentSchema:schema5.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data4.variables === undefined){
const err14 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "variables"},message:"must have required property '"+"variables"+"'",schema:schema5.properties.spec.required,parentSchema:schema5.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key2 in data4){
if(!(((key2 === "extension") || (key2 === "environment")) || (key2 === "variables"))){
const err15 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema5.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data4.extension !== undefined){
let data5 = data4.extension;
if(typeof data5 === "string"){
if(func0(data5) > 63){
const err16 = {instancePath:instancePath+"/spec/extension",schemaPath:"#/properties/spec/properties/extension/maxLength",keyword:"maxLength",params:{limit: 63},message:"must NOT have more than 63 characters",schema:63,parentSchema:schema5.properties.spec.properties.extension,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!pattern5.test(data5)){
const err17 = {instancePath:instancePath+"/spec/extension",schemaPath:"#/properties/spec/properties/extension/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"},message:"must match pattern \""+"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"+"\"",schema:"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",parentSchema:schema5.properties.spec.properties.extension,data:data5};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/spec/extension",schemaPath:"#/properties/spec/properties/extension/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema5.properties.spec.properties.extension.type,parentSchema:schema5.properties.spec.properties.extension,data:data5};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data4.environment !== undefined){
let data6 = data4.environment;
if(typeof data6 !== "string"){
const err19 = {instancePath:instancePath+"/spec/environment",schemaPath:"#/properties/spec/properties/environment/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema5.properties.spec.properties.environment.type,parentSchema:schema5.properties.spec.properties.environment,data:data6};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!(((data6 === "dev") || (data6 === "test")) || (data6 === "production"))){
const err20 = {instancePath:instancePath+"/spec/environment",schemaPath:"#/properties/spec/properties/environment/enum",keyword:"enum",params:{allowedValues: schema5.properties.spec.properties.environment.enum},message:"must be equal to one of the allowed values",schema:schema5.properties.spec.properties.environment.enum,parentSchema:schema5.properties.spec.properties.environment,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data4.variables !== undefined){
let data7 = data4.variables;
if(Array.isArray(data7)){
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
let data8 = data7[i0];
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
if(data8.name === undefined){
const err21 = {instancePath:instancePath+"/spec/variables/" + i0,schemaPath:"#/properties/spec/properties/variables/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema5.properties.spec.properties.variables.items.required,parentSchema:schema5.properties.spec.properties.variables.items,data:data8};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
for(const key3 in data8){
if(!((((key3 === "name") || (key3 === "value")) || (key3 === "sealed")) || (key3 === "secure"))){
const err22 = {instancePath:instancePath+"/spec/variables/" + i0,schemaPath:"#/properties/spec/properties/variables/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema5.properties.spec.properties.variables.items,data:data8};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data8.name !== undefined){
let data9 = data8.name;
if(typeof data9 === "string"){
if(func0(data9) > 256){
const err23 = {instancePath:instancePath+"/spec/variables/" + i0+"/name",schemaPath:"#/properties/spec/properties/variables/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters",schema:256,parentSchema:schema5.properties.spec.properties.variables.items.properties.name,data:data9};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!pattern40.test(data9)){
const err24 = {instancePath:instancePath+"/spec/variables/" + i0+"/name",schemaPath:"#/properties/spec/properties/variables/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9_.-]*$"},message:"must match pattern \""+"^[A-Za-z][A-Za-z0-9_.-]*$"+"\"",schema:"^[A-Za-z][A-Za-z0-9_.-]*$",parentSchema:schema5.properties.spec.properties.variables.items.properties.name,data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/spec/variables/" + i0+"/name",schemaPath:"#/properties/spec/properties/variables/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema5.properties.spec.properties.variables.items.properties.name.type,parentSchema:schema5.properties.spec.properties.variables.items.properties.name,data:data9};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data8.value !== undefined){
let data10 = data8.value;
if(typeof data10 === "string"){
if(func0(data10) > 65536){
const err26 = {instancePath:instancePath+"/spec/variables/" + i0+"/value",schemaPath:"#/properties/spec/properties/variables/items/properties/value/maxLength",keyword:"maxLength",params:{limit: 65536},message:"must NOT have more than 65536 characters",schema:65536,parentSchema:schema5.properties.spec.properties.variables.items.properties.value,data:data10};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(!pattern16.test(data10)){
const err27 = {instancePath:instancePath+"/spec/variables/" + i0+"/value",schemaPath:"#/properties/spec/properties/variables/items/properties/value/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000]*$"},message:"must match pattern \""+"^[^\\u0000]*$"+"\"",schema:"^[^\\u0000]*$",parentSchema:schema5.properties.spec.properties.variables.items.properties.value,data:data10};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/spec/variables/" + i0+"/value",schemaPath:"#/properties/spec/properties/variables/items/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema5.properties.spec.properties.variables.items.properties.value.type,parentSchema:schema5.properties.spec.properties.variables.items.properties.value,data:data10};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data8.sealed !== undefined){
let data11 = data8.sealed;
if(typeof data11 === "string"){
if(func0(data11) > 131072){
const err29 = {instancePath:instancePath+"/spec/variables/" + i0+"/sealed",schemaPath:"#/properties/spec/properties/variables/items/properties/sealed/maxLength",keyword:"maxLength",params:{limit: 131072},message:"must NOT have more than 131072 characters",schema:131072,parentSchema:schema5.properties.spec.properties.variables.items.properties.sealed,data:data11};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!pattern42.test(data11)){
const err30 = {instancePath:instancePath+"/spec/variables/" + i0+"/sealed",schemaPath:"#/properties/spec/properties/variables/items/properties/sealed/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$"},message:"must match pattern \""+"^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$"+"\"",schema:"^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$",parentSchema:schema5.properties.spec.properties.variables.items.properties.sealed,data:data11};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/spec/variables/" + i0+"/sealed",schemaPath:"#/properties/spec/properties/variables/items/properties/sealed/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema5.properties.spec.properties.variables.items.properties.sealed.type,parentSchema:schema5.properties.spec.properties.variables.items.properties.sealed,data:data11};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data8.secure !== undefined){
let data12 = data8.secure;
if(typeof data12 !== "boolean"){
const err32 = {instancePath:instancePath+"/spec/variables/" + i0+"/secure",schemaPath:"#/properties/spec/properties/variables/items/properties/secure/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema5.properties.spec.properties.variables.items.properties.secure.type,parentSchema:schema5.properties.spec.properties.variables.items.properties.secure,data:data12};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/spec/variables/" + i0,schemaPath:"#/properties/spec/properties/variables/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema5.properties.spec.properties.variables.items.type,parentSchema:schema5.properties.spec.properties.variables.items,data:data8};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/spec/variables",schemaPath:"#/properties/spec/properties/variables/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema5.properties.spec.properties.variables.type,parentSchema:schema5.properties.spec.properties.variables,data:data7};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema5.properties.spec.type,parentSchema:schema5.properties.spec,data:data4};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema5.type,parentSchema:schema5,data};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
validate5.errors = vErrors;
return errors === 0;
}
validate5.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
